/**
 * `npm run languages`: what each language file lacks and what doesn't fit; `-- TAG` says it text by text, or begins a file for a
 * new language with the English texts. `docs/translating.md` is the page for translators.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePackages } from './setup/setup.mjs';
import { ROOT, start } from './steps.mjs';

const FOLDER = join(ROOT, 'languages');

start(async () => {
  await ensurePackages();
  const { runnerImport } = await import('vite');
  const path = join(ROOT, 'build', 'reference', 'languages.ts');
  const { module } = await runnerImport(path, { configFile: false, logLevel: 'error' });
  const [tag] = process.argv.slice(2);
  if (tag !== undefined && !existsSync(fileOf(tag))) return begin(tag, module.ENGLISH);
  const tags = tag === undefined ? tagsIn(FOLDER) : [tag];
  const faults = tags.map((each) => report(each, module.findingsIn, tag !== undefined));
  return faults.some((count) => count > 0) ? 1 : 0;
});

function report(tag, findingsIn, isWhole) {
  const findings = findingsIn(JSON.parse(readFileSync(fileOf(tag), 'utf8')), tag);
  const ofKind = (kind) => findings.filter((finding) => finding.kind === kind);
  const faults = ofKind('fault');
  for (const { path, said } of isWhole ? findings : [...faults, ...ofKind('missing'), ...ofKind('long')]) {
    process.stdout.write(`languages/${tag}.json: ${path}: ${said}\n`);
  }
  const counts = `${faults.length} faults, ${ofKind('missing').length} missing, ${ofKind('long').length} much longer`;
  process.stdout.write(`${tag}: ${counts}, ${ofKind('same').length} as in English\n`);
  return faults.length;
}

function begin(tag, english) {
  // A tag that is none is said by Intl, before there is a file.
  const [name] = Intl.getCanonicalLocales(tag);
  writeFileSync(fileOf(name), `${JSON.stringify(english, null, 2)}\n`);
  process.stdout.write(
    `languages/${name}.json has every text in English: translate what stands right of the colons.\n`,
  );
  return 0;
}

function tagsIn(folder) {
  return readdirSync(folder).map((name) => name.replace(/\.json$/, ''));
}

function fileOf(tag) {
  return join(FOLDER, `${tag}.json`);
}
