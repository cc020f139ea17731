/** Everything that the bench measures of one build, or the parts that were asked for, in one go. */
import { broker } from './broker.ts';
import { commandLine, writeLargeCatalogue } from './command-line.ts';
import type { Report } from './measure.ts';
import { warmProcesses } from './processes.ts';
import { type Build, openScene, signIn } from './scene.ts';
import { coldStarts, tray } from './starts.ts';

/** In the order in which they are measured. */
export const PARTS = ['processes', 'broker', 'starts', 'tray', 'commands', 'window'] as const;
export type Part = (typeof PARTS)[number];

type Progress = (text: string) => void;

/** @param progress is told what is being done: it takes minutes. */
export async function measureBuild(build: Build, parts: ReadonlySet<Part>, progress: Progress): Promise<Report> {
  const report: Report = { figures: [], skipped: [] };
  if ([...parts].some((part) => part !== 'window')) await onTheScene(build, parts, report, progress);
  if (parts.has('window')) await theWindow(build, report, progress);
  return report;
}

async function onTheScene(build: Build, parts: ReadonlySet<Part>, report: Report, progress: Progress): Promise<void> {
  const scene = await openScene(build);
  try {
    progress('Starting an agent and signing in …');
    await scene.startAgent('headless');
    await scene.untilAnswering();
    await signIn(scene);
    if (parts.has('processes')) {
      progress('Timing whole processes …');
      await warmProcesses(scene, report);
    }
    if (parts.has('broker')) {
      progress('Counting answers of the broker …');
      await broker(scene, report);
    }
    if (parts.has('starts')) await coldStarts(scene, report, progress);
    if (parts.has('tray')) await tray(scene, report, progress);
    if (parts.has('commands')) {
      progress('Timing commands with 20,000 roles …');
      await scene.stopAgent();
      writeLargeCatalogue(scene);
      await scene.startAgent('headless');
      await scene.untilAnswering();
      await commandLine(scene, report);
    }
  } finally {
    await scene.close();
  }
}

async function theWindow({ electron, root }: Build, { figures, skipped }: Report, progress: Progress): Promise<void> {
  if (!electron || !process.env.DISPLAY) {
    skipped.push({ name: 'the window', why: electron ? 'there is no display' : 'there is no Electron' });
    return;
  }
  progress('Opening the window on 20,000 roles, typing, scrolling …');
  const { windowFigures } = await import('./window.ts');
  figures.push(...(await windowFigures({ electron, root }, progress)));
}
