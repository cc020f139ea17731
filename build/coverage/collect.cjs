/**
 * Notes what of the project's scripts a process runs: in Vitest's workers, and in the agents and clients that tests start, which
 * `npm run coverage` builds to load this first. It lies in the folder that it writes to.
 */
const { createHash } = require('node:crypto');
const { existsSync, writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { join } = require('node:path');

const OWN = /\/(?:common|main|preload|renderer|client|emulator)\/[^?]*\.(?:tsx?|cjs)$|\/daypass\.cjs$/;
const SOURCES = join(__dirname, 'sources');
let write = null;

/** @returns {() => void} writes what has been run since the last time; the end of the process does, too */
exports.collect = () => {
  write ??= startCollecting();
  return write;
};

function startCollecting() {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: false, detailed: true });
  let count = 0;
  const writeDown = () => {
    // Answers of a session with one's own thread come before `post` returns.
    session.post('Profiler.takePreciseCoverage', (error, taken) => {
      if (error) return;
      const scripts = taken.result.filter(({ url }) => OWN.test(url) && !url.includes('/node_modules/'));
      session.post('Debugger.enable');
      const found = scripts.map(({ url, scriptId, functions }) => ({
        url,
        source: keep(sourceOf(session, scriptId)),
        ranges: functions.flatMap(({ ranges }) => ranges.map((range) => Object.values(range))),
      }));
      session.post('Debugger.disable');
      writeFileSync(join(__dirname, `run-${process.pid}-${Date.now()}-${count++}.json`), JSON.stringify(found));
    });
  };
  process.on('exit', writeDown);
  return writeDown;
}

function sourceOf(session, scriptId) {
  let source = '';
  session.post('Debugger.getScriptSource', { scriptId }, (error, found) => {
    source = error ? '' : found.scriptSource;
  });
  return source;
}

/** Every process has the same ones. @returns the name of the file that has it */
function keep(source) {
  const name = createHash('sha256').update(source).digest('hex').slice(0, 32);
  const path = join(SOURCES, name);
  if (!existsSync(path)) writeFileSync(path, source);
  return name;
}
