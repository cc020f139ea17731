/** Whether the parts in Rust can be built here. Bare Node: nothing here may need an installed package. */
import { spawnSync } from 'node:child_process';
import { has } from '../steps.mjs';

let runs;

/** Where rustup has no toolchain, its `cargo` is on the PATH and does nothing. */
export function hasCargo() {
  runs ??= has('cargo') && spawnSync('cargo', ['--version']).status === 0;
  return runs;
}
