/** argv, streams and exit codes: the one file that touches `process`. */

import type { CliHost } from './cli/host.ts';
import { createProgram } from './cli/program.ts';
import { reportError } from './cli/report-error.ts';

const host: CliHost = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  packageRoot: new URL('..', import.meta.url),
  setExitCode: (code) => {
    process.exitCode = code;
  },
  onInterrupt: (handler) => {
    process.on('SIGINT', handler);
    return () => process.off('SIGINT', handler);
  },
  exit: (code) => process.exit(code),
};

// `list | head -1` closes the pipe; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  process.stderr.write(`kafka-pitfalls: cannot write: ${error.message}\n`);
  process.exit(1);
});
process.stderr.on('error', () => {});

/** Leaves once all is written. By itself Node first finishes compiling what nobody will run any more. */
function leave(): void {
  process.stdout.write('', (failed) => {
    // What could not be written is told first, above.
    if (!failed) process.stderr.write('', () => process.exit());
  });
}

createProgram(host)
  .parseAsync(process.argv.slice(2), { from: 'user' })
  .catch((error: unknown) => {
    process.exitCode = reportError(error, host);
  })
  .then(leave);
