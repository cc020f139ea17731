/**
 * `sbom.cdx.json` (CycloneDX 1.5) and `THIRD-PARTY-LICENSES.txt`: everything that is shipped, and on what terms. npm
 * describes the packages; which of them are shipped comes from the bundles.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, npm, ROOT } from '../scripts/steps.mjs';
import { bundledPackages } from './bundled-packages.mjs';

/** Not bundled: see `electron.vite.config.ts`. */
const UNBUNDLED = ['node_modules/keytar'];

/**
 * @param {{ folders: string[], parts: string[], electronVersion: string | null }} options parts: names of bundles
 */
export async function writeBillOfMaterials({ folders, parts, electronVersion }) {
  const shipped = [...bundledPackages(parts), ...UNBUNDLED].map(describe);
  const bom = await billOfMaterials(shipped, electronVersion);
  for (const folder of folders) {
    writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(bom, null, 2)}\n`);
    writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licenceText(shipped, electronVersion));
  }
}

/** The same bytes for the same sources: no time, no random serial number. */
async function billOfMaterials(shipped, electronVersion) {
  // What is bundled counts as a development dependency to npm, which leaves those out where NODE_ENV is `production`: Vite
  // sets that in a process which has built something.
  const [command, args] = npm('sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--include=dev');
  const all = JSON.parse(await must(command, args));
  const wanted = new Set(shipped.map(({ name, version }) => `${name}@${version}`));
  const components = all.components.filter(({ name, version }) => wanted.has(`${name}@${version}`));
  const seen = new Set(components.map(({ name, version }) => `${name}@${version}`));
  for (const { name, version, license } of shipped) {
    if (seen.has(`${name}@${version}`)) continue;
    throw new Error(`${name}@${version} (${license}) is bundled, and npm does not know it.`);
  }
  const refs = new Set(components.map((component) => component['bom-ref']));
  const root = { ...all.metadata.component, type: 'application', name: 'daypass' };
  return {
    $schema: all.$schema,
    bomFormat: all.bomFormat,
    specVersion: all.specVersion,
    version: 1,
    metadata: { component: root },
    components: [
      ...components.map(({ properties: _properties, scope: _scope, ...component }) => ({
        ...component,
        scope: 'required',
      })),
      ...runtimes(electronVersion),
    ],
    dependencies: all.dependencies
      .filter(({ ref }) => refs.has(ref) || ref === root['bom-ref'])
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) })),
  };
}

function runtimes(electronVersion) {
  const electron = electronVersion && {
    'bom-ref': `electron@${electronVersion}`,
    type: 'framework',
    name: 'electron',
    version: electronVersion,
    scope: 'required',
    purl: `pkg:npm/electron@${electronVersion}`,
    licenses: [{ license: { id: 'MIT' } }],
    description: 'With Chromium and Node.js inside; LICENSES.chromium.html has their terms.',
  };
  return electron ? [electron] : [];
}

function describe(folder) {
  const path = join(ROOT, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  return { name, version, license: typeof license === 'string' ? license : 'see its licence', path };
}

function licenceText(shipped, electronVersion) {
  const parts = shipped
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ name, version, license, path }) => [`${name} ${version}`, license, '', ownLicence(path)].join('\n'));
  const head = electronVersion
    ? 'Electron, Chromium and Node.js have files of their own: LICENSE.electron.txt, LICENSES.chromium.html.\n\n'
    : '';
  return `Daypass holds parts of these packages.\n${head}${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

function ownLicence(path) {
  const file = readdirSync(path).find((name) => /^(licen[cs]e|copying)(\.|$|-)/i.test(name));
  return file && existsSync(join(path, file))
    ? readFileSync(join(path, file), 'utf8').trim()
    : '(It brings no text of it.)';
}
