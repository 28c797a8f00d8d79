'use strict';
/**
 * Compiled code, kept between runs: a start then neither parses nor compiles what it has seen before. Node does this by
 * itself since 22.1 (`module.enableCompileCache`); before, this does the same for the files of one folder, in the same
 * place, and heeds the same NODE_COMPILE_CACHE and NODE_DISABLE_COMPILE_CACHE. What cannot be read or written is
 * compiled anew; V8 itself refuses what another release of it wrote.
 */
const fs = require('node:fs');
const Module = require('node:module');
const { tmpdir } = require('node:os');
const { basename, dirname, join } = require('node:path');
const vm = require('node:vm');

exports.enableCompileCache = function enableCompileCache(folder) {
  if (process.env.NODE_DISABLE_COMPILE_CACHE) return;
  if (Module.enableCompileCache !== undefined) Module.enableCompileCache();
  else keepCompiled(folder);
};

/** Loads the CommonJS files of `folder` with their kept code, and keeps at exit what was compiled in this run. */
function keepCompiled(folder) {
  const kept = cacheFolder();
  if (kept === null) return;
  const compiled = new Map();
  const compile = Module.prototype._compile;
  Module.prototype._compile = function _compile(source, filename, ...rest) {
    // Kept code has forgotten how to import a package, so what does that is compiled by Node each time.
    if (dirname(filename) !== folder || source.includes('import('))
      return compile.call(this, source, filename, ...rest);
    const file = join(kept, cacheName(filename));
    const cachedData = readIfThere(file);
    const script = new vm.Script(Module.wrap(source), {
      filename,
      ...(cachedData === null ? {} : { cachedData }),
    });
    if (cachedData === null || script.cachedDataRejected) compiled.set(file, script);
    const require = Module.createRequire(filename);
    return script.runInThisContext().call(this.exports, this.exports, require, this, filename, folder);
  };
  // Only at the end is known which functions a run has needed; V8 keeps those with the rest.
  process.on('exit', () => {
    for (const [file, script] of compiled) writeBeside(file, script);
  });
}

/** Nobody else may have written there: what lies in it is run. null: there is no such folder. */
function cacheFolder() {
  const uid = process.getuid?.() ?? 'user';
  const parent = process.env.NODE_COMPILE_CACHE || join(tmpdir(), 'node-compile-cache');
  const folder = join(parent, `kafka-pitfalls-${process.version}-${process.arch}-${uid}`);
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid: owner, mode } = fs.statSync(folder);
    const isOurs = process.getuid === undefined || (owner === uid && (mode & 0o022) === 0);
    return isOurs ? folder : null;
  } catch {
    return null;
  }
}

/** V8 compares a source by its length only, so another build of the same length has to have another name. */
function cacheName(filename) {
  const { size, mtimeMs } = fs.statSync(filename);
  return `${basename(filename)}-${size}-${mtimeMs}`;
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return null;
  }
}

/** Renamed into place: a run that is killed, or two at a time, leave no half file. */
function writeBeside(file, script) {
  const beside = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(beside, script.createCachedData());
    fs.renameSync(beside, file);
  } catch {
    fs.rmSync(beside, { force: true });
  }
}
