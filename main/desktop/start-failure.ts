/** Why there is no app, in a box: a person who clicked an icon sees no terminal. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { asDaypassError } from '../base/errors.ts';
import { preferredLanguages } from './person.ts';
import { stringsFor } from './strings/index.ts';

/** Resolves once the box was read. */
export async function showStartFailure(cause: unknown): Promise<void> {
  // Where the state folder is not to be used, Electron would take one of its own for good.
  const scratch = app.isReady() ? null : mkdtempSync(join(tmpdir(), 'daypass-'));
  if (scratch) app.setPath('userData', scratch);
  try {
    await app.whenReady();
    const strings = stringsFor('system', preferredLanguages());
    const error = asDaypassError(cause);
    const { what, next } = strings.error(error.toJSON());
    // A window with a report to copy is what there isn't.
    const detail = error.code === 'unexpected' ? strings.notStartedHint : next;
    await dialog.showMessageBox({ type: 'error', title: strings.notStarted, message: what, detail });
  } finally {
    if (scratch) rmSync(scratch, { recursive: true, force: true });
  }
}
