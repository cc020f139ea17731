/**
 * Keeps the app small while it waits in the tray. Measured on Linux, where an empty Electron takes 180 MiB (PSS of all its
 * processes): docs/decisions/0008-small-in-the-tray.md has the figures and what each choice costs.
 */
import { app } from 'electron';

/** To be called before the app is ready. @param isOnWayland whether windows are shown by a Wayland compositor */
export function startLean({ isOnWayland }: { readonly isOnWayland: boolean }): void {
  if (process.platform !== 'linux') return;
  // A window of lists is painted quickly without the GPU, and without a software imitation of one.
  app.disableHardwareAcceleration();
  app.commandLine.appendSwitch('disable-software-rasterizer');
  // On Linux the network has no sandbox of its own to lose, and a process of its own costs 11 MiB.
  const features = ['NetworkServiceInProcess2'];
  // Wayland gives shortcuts by a portal alone. Chromium takes one list: the second would replace the first.
  if (isOnWayland) features.push('GlobalShortcutsPortal');
  app.commandLine.appendSwitch('enable-features', features.join(','));
  // GTK would load the GL driver, LLVM and all, to look at visuals that nothing here uses.
  const before = process.env.GDK_GL;
  process.env.GDK_GL = 'disable';
  // Programs that are started later (a browser) inherit the person's own value.
  app.once('ready', () => {
    if (before === undefined) delete process.env.GDK_GL;
    else process.env.GDK_GL = before;
  });
}
