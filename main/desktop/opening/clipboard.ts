/** The clipboard for credentials, which keeps them for a minute and out of histories. */
import { ClipboardItem, clipboard as systemClipboard } from 'electron';
import { waylandClipboard } from '../../platform/session/wayland.ts';
import { concealed } from '../concealed-clipboard.ts';
import { SecretClipboard } from '../secret-clipboard.ts';
import type { DesktopGround } from './ground.ts';

export function openClipboard({ clock, resources, surroundings, wayland }: DesktopGround): SecretClipboard {
  const system = wayland ? waylandClipboard : concealed(systemClipboard, ClipboardItem, surroundings.platform);
  return resources.add(new SecretClipboard(system, clock));
}
