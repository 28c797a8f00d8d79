// Bundles src into dist: our own code in chunks split at import(), dependencies left outside.
// `--if-possible` (npm's prepare): without the build tools, say so and succeed, so that npx and `npm ci --omit=dev` work.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const args = new Set(process.argv.slice(2));
const root = fileURLToPath(new URL('..', import.meta.url));

async function loadRolldown() {
  try {
    return (await import('rolldown')).rolldown;
  } catch (error) {
    if (!args.has('--if-possible') || error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    console.error(
      'kafka-pitfalls: not built, for want of development dependencies (npm install brings them)',
    );
    return undefined;
  }
}

/** What is no path: of npm or of Node. */
const PACKAGE = /^[^./]/;

// Without comments and blanks a start reads and compiles less; names stay, for a readable stack trace.
const minify = { compress: false, mangle: false, codegen: { removeWhitespace: true } };

/** A text of ASCII alone takes half the memory, and V8 reads it faster: box drawing and dashes are written as escapes. */
const ascii = {
  name: 'ascii',
  generateBundle(_options, files) {
    for (const file of Object.values(files)) if (file.type === 'chunk') file.code = escaped(file.code);
  },
};

function escaped(code) {
  const asEscape = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return code.replace(/[\u0080-\uffff]/g, asEscape);
}

async function bundle(rolldown, input, output) {
  const build = await rolldown({
    cwd: root,
    input,
    platform: 'node',
    external: PACKAGE,
    logLevel: 'warn',
    preserveEntrySignatures: false,
    plugins: [ascii],
  });
  await build.write({ cleanDir: true, minify, sourcemap: 'hidden', ...output });
  await build.close();
}

/**
 * The program is CommonJS, which starts faster and, unlike an ES module, can be compiled ahead on Node 20
 * (bin/compile-cache.js). Each file costs a start, so all that `run` needs is in one beside what `list` needs, too.
 */
const program = {
  dir: 'dist',
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [{ name: chunkOf, debugName: 'by command' }],
  },
};

function chunkOf(id, graph) {
  const needs = (file) => neededBy(fileURLToPath(new URL(`../src/${file}`, import.meta.url)), graph);
  if (needs('main.ts').has(id)) return null;
  // Code that imports a package when it is needed cannot be kept on Node 20 (bin/compile-cache.js); it stands apart.
  const later = graph.getModuleInfo(id)?.dynamicallyImportedIds ?? [];
  if (later.some((imported) => PACKAGE.test(imported))) return 'packages';
  if (needs('cli/list.ts').has(id)) return 'list';
  return needs('cli/run.ts').has(id) ? 'run' : null;
}

const known = new Map();

/** The modules a file imports, at once or through others; not those behind an import(). */
function neededBy(file, graph) {
  const seen = known.get(file) ?? new Set();
  if (known.has(file)) return seen;
  known.set(file, seen);
  const open = [file];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
  }
  return seen;
}

/** The first start of a new build compiles it (bin/compile-cache.js). It is made here, so that nobody waits for it. */
function startOnce() {
  for (const command of [['list'], ['run', 'segment-retention', '--no-input']])
    spawnSync(process.execPath, ['bin/kafka-pitfalls.js', ...command], { cwd: root, stdio: 'ignore' });
}

const rolldown = await loadRolldown();
if (rolldown !== undefined) {
  await bundle(rolldown, { main: 'src/main.ts' }, program);
  await bundle(
    rolldown,
    { fidelity: 'src/fidelity/main.ts', bench: 'bench/main.ts', fuzz: 'test/fuzz/main.ts' },
    { dir: 'dist/dev', format: 'esm' },
  );
  startOnce();
  if (!args.has('--silent')) console.log('built dist/');
}
