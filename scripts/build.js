// Bundles src into dist: our own code in chunks split at import(), dependencies left outside.
// `--if-possible` (npm's prepare): without the build tools, say so and succeed, so that npx and `npm ci --omit=dev` work.
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

// Without comments and blanks a start reads and compiles less; names stay, for a readable stack trace.
const minify = { compress: false, mangle: false, codegen: { removeWhitespace: true } };

async function bundle(rolldown, input, dir) {
  const build = await rolldown({ cwd: root, input, platform: 'node', external: /^[^./]/, logLevel: 'warn' });
  await build.write({
    dir,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    cleanDir: true,
    minify,
    sourcemap: 'hidden',
  });
  await build.close();
}

const rolldown = await loadRolldown();
if (rolldown !== undefined) {
  await bundle(rolldown, { main: 'src/main.ts' }, 'dist');
  await bundle(
    rolldown,
    { fidelity: 'src/fidelity/main.ts', bench: 'bench/main.ts', fuzz: 'test/fuzz/main.ts' },
    'dist/dev',
  );
  if (!args.has('--silent')) console.log('built dist/');
}
