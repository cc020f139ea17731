import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { collecting, SOURCE_MAP } from './build/coverage/in-builds.mjs';
import { recordPackages } from './build/package/bundled-packages.mjs';
import { LANGUAGES as OWN_LANGUAGES } from './common/languages.ts';

/**
 * Everything is bundled but what can't be: Electron itself and keytar's native part. CommonJS for Node 20, so that the
 * same files run on older Electrons and on plain Node; the window's code for the Chrome of the oldest of them.
 */
const forNode = (input: Record<string, string>) => ({
  externalizeDeps: false,
  target: 'node20',
  minify: false,
  sourcemap: SOURCE_MAP,
  rollupOptions: {
    input,
    external: ['electron', 'keytar'],
    output: { format: 'cjs' as const, entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
  },
});

/**
 * Before the agent's own code is even read, debuggers and other processes are kept out of its memory: who had it open before
 * that would keep it. `main/compose.ts` says so in the log where it can't be done.
 */
const HARDEN = "try { require('./guard.node').harden(); } catch {}";

/** Of AWS's clients each is a file of its own, loaded with the first call: an agent that answers from the keychain needs none. */
const codeSplitting = {
  includeDependenciesRecursively: false,
  groups: [
    ...['cognito-identity', 'iam', 'sso', 'sso-oidc', 'sts'].map((client) => ({
      name: `client-${client}`,
      test: new RegExp(`[\\\\/]@aws-sdk[\\\\/]client-${client}[\\\\/]`),
    })),
    { name: 'aws-sdk', test: /[\\/]node_modules[\\/]@(?:aws-sdk|smithy|aws)[\\/]/ },
  ],
};

const agentBuild = () => {
  const { rollupOptions, ...build } = forNode({ index: 'main/index.ts', headless: 'main/headless.ts' });
  const banner = ({ isEntry }: { isEntry: boolean }) => (isEntry ? collecting(HARDEN) : '');
  return { ...build, rollupOptions: { ...rollupOptions, output: { ...rollupOptions.output, banner, codeSplitting } } };
};

/**
 * React Aria speaks thirty languages; the window has few, and less to load opens sooner. The others get the English texts:
 * a table without texts counts as present, and the first text that is missing there would throw.
 */
const ownLanguages: Plugin = {
  name: 'own-languages',
  load(id) {
    const [, language, ending] = /[\\/]intl[\\/].*[\\/]([a-z]{2}-[A-Z]{2})(\.m?js)$/.exec(id) ?? [];
    if (!language || OWN_LANGUAGES.some((own) => language === own || language.startsWith(`${own}-`))) return null;
    return `export { default } from './en-US${ending}';`;
  },
};

/**
 * V8 keeps a text with a single letter that is not Latin in two bytes a letter, and takes longer to read it: such letters are
 * escaped, which means the same in strings, templates and regular expressions. A file that would be longer so stays as it is.
 */
const oneByteLetters: Plugin = {
  name: 'one-byte-letters',
  generateBundle: {
    // What makes the code smaller writes such letters out again.
    order: 'post',
    handler(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        const code = file.code.replace(/[\u0080-\uffff]/g, escaped);
        if (code.length < 2 * file.code.length) file.code = code;
      }
    },
  },
};

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * A page's script loads the rest of the page by hand, so that it can say so where that fails. Files that are named in the page
 * itself come all at once, though, and not each when the one before has been read.
 */
const filesAtOnce: Plugin = {
  name: 'files-at-once',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { chunk, bundle = {} }) {
      const files = new Set<string>();
      const take = (file: string) => {
        const found = bundle[file];
        if (files.has(file) || found?.type !== 'chunk' || found === chunk) return;
        files.add(file);
        for (const other of found.imports) take(other);
      };
      for (const file of [...(chunk?.imports ?? []), ...(chunk?.dynamicImports ?? [])]) take(file);
      return [...files].map((file) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
        injectTo: 'head' as const,
      }));
    },
  },
};

export default defineConfig({
  main: {
    plugins: [recordPackages('main'), oneByteLetters],
    build: { ...agentBuild(), outDir: 'out/main' },
  },
  preload: {
    plugins: [recordPackages('preload'), oneByteLetters],
    // A sandboxed preload script must be one file: they share no chunk.
    build: {
      ...forNode({
        index: 'preload/index.ts',
        prompt: 'preload/prompt.ts',
        key: 'preload/key.ts',
        palette: 'preload/palette.ts',
        'console-bar': 'preload/console-bar.ts',
      }),
      outDir: 'out/preload',
      isolatedEntries: true,
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [react(), ownLanguages, filesAtOnce, recordPackages('renderer'), oneByteLetters],
    build: {
      outDir: 'out/renderer',
      target: 'chrome130',
      minify: SOURCE_MAP === false,
      sourcemap: SOURCE_MAP,
      assetsInlineLimit: 0,
      modulePreload: false,
      rollupOptions: {
        input: {
          index: 'renderer/index.html',
          prompt: 'renderer/prompt.html',
          key: 'renderer/key.html',
          palette: 'renderer/palette.html',
          'console-bar': 'renderer/console-bar.html',
        },
      },
    },
  },
});
