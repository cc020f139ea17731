/** What botocore, the AWS CLI's library, reads from files: one Python process for all of them. */
import { spawn, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { encodeText } from '../../../main/aws-files/file-text.ts';

export interface BotocoreView {
  /** Sections by header, with values as written and nested settings. `[DEFAULT]` values are in every section. */
  readonly sections: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly profiles: readonly string[];
  readonly sessions: readonly string[];
  /** As its `build_profile_map` has it. */
  readonly map: unknown;
}

export const HAS_BOTOCORE = spawnSync('python3', ['-c', 'import botocore']).status === 0;

/** @param folder for the files that are read. */
export function startBotocore(folder: string) {
  const child = spawn('python3', [join(import.meta.dirname, 'botocore-reader.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PYTHONUTF8: '1' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const path = join(folder, 'read-by-botocore');
  return {
    /** Null where botocore refuses the file. */
    async read(text: string): Promise<BotocoreView | null> {
      await writeFile(path, encodeText(text));
      child.stdin.write(`${JSON.stringify(path)}\n`);
      return JSON.parse((await lines.next()).value);
    },
    stop(): void {
      child.kill();
    },
  };
}
