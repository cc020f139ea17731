/**
 * Notes what of the project's scripts a process runs: in Vitest's workers, and in the agents, clients and pages that tests start,
 * which `npm run coverage` builds to load this first. It lies in the folder that it writes to.
 */
const { createHash } = require('node:crypto');
const { existsSync, writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { join } = require('node:path');

const OWN = /\/(?:common|main|preload|renderer|client|emulator)\/[^?]*\.(?:tsx?|cjs)$|\/daypass\.cjs$/;
/** Of a page. Its preload script has no address; what else has none has no map of its sources either. */
const OWN_PAGE = /^$|^daypass:\/\/[^?]*\.js$/;
const SOURCES = join(__dirname, 'sources');
/** Without counts, what a function runs at later calls would be said of its first ones alone. */
const PRECISELY = { callCount: true, detailed: true };
/** A page can be gone at any moment, and what it ran with it. */
const PAGE_EVERY_MS = 300;
let write = null;
let written = 0;

/** @returns {() => void} writes what has been run since the last time; the end of the process does, too */
exports.collect = () => {
  write ??= startCollecting();
  return write;
};

/**
 * What runs already when this begins does not count, so that a program's first file is loaded a second time.
 * @param {NodeModule} program
 * @returns {boolean} whether that has been done: this time there is nothing left to do for it
 */
exports.beginsAgain = (program) => {
  if (write !== null) return false;
  exports.collect();
  if (process.type === 'browser') collectPages(require('electron').app);
  delete require.cache[program.filename];
  program.require(program.filename);
  return true;
};

function startCollecting() {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', PRECISELY);
  const writeDown = () => {
    // Answers of a session with one's own thread come before `post` returns.
    session.post('Profiler.takePreciseCoverage', (error, taken) => {
      if (error) return;
      const scripts = taken.result.filter(({ url }) => OWN.test(url) && !url.includes('/node_modules/'));
      session.post('Debugger.enable');
      note(scripts.map((script) => ({ ...script, source: keep(sourceOf(session, script.scriptId)) })));
      session.post('Debugger.disable');
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

/** A page can't write. Electron's main process asks it, as a debugger does. */
function collectPages(app) {
  app.on('web-contents-created', (_event, contents) => {
    const sources = new Map();
    let isTaking = false;
    const take = async () => {
      if (isTaking) return;
      isTaking = true;
      // A page that goes meanwhile answers nothing more.
      await takeOfPage(contents.debugger, sources).catch(() => {});
      isTaking = false;
    };
    contents.debugger.attach();
    contents.debugger.sendCommand('Profiler.enable').catch(() => {});
    contents.debugger.sendCommand('Profiler.startPreciseCoverage', PRECISELY).catch(() => {});
    const timer = setInterval(take, PAGE_EVERY_MS);
    contents.once('destroyed', () => clearInterval(timer));
  });
}

/** @param {Map<string, string>} sources the names of those that are kept, by the script's number */
async function takeOfPage(page, sources) {
  const { result } = await page.sendCommand('Profiler.takePreciseCoverage');
  const scripts = result.filter(({ url }) => OWN_PAGE.test(url));
  const isNew = ({ scriptId }) => !sources.has(scriptId);
  if (scripts.some(isNew)) {
    await page.sendCommand('Debugger.enable');
    for (const { scriptId } of scripts.filter(isNew)) {
      const { scriptSource } = await page.sendCommand('Debugger.getScriptSource', { scriptId });
      sources.set(scriptId, keep(scriptSource));
    }
    await page.sendCommand('Debugger.disable');
  }
  note(scripts.map((script) => ({ ...script, source: sources.get(script.scriptId) })));
}

function note(scripts) {
  if (scripts.length === 0) return;
  const found = scripts.map(({ url, source, functions }) => ({
    url,
    source,
    ranges: functions.flatMap((one) =>
      one.ranges.map(({ startOffset, endOffset, count }) => [startOffset, endOffset, count]),
    ),
  }));
  writeFileSync(join(__dirname, `run-${process.pid}-${Date.now()}-${written++}.json`), JSON.stringify(found));
}

/** Every process has the same ones. @returns the name of the file that has it */
function keep(source) {
  const name = createHash('sha256').update(source).digest('hex').slice(0, 32);
  const path = join(SOURCES, name);
  if (!existsSync(path)) writeFileSync(path, source);
  return name;
}
