/** A host whose output is kept: the program's commands run in this process, with no terminal. */
import { PassThrough, Writable } from 'node:stream';
import type { CliHost } from '../../src/cli/host.ts';

export interface Captured {
  readonly host: CliHost;
  readonly ended: { code: number; stdout: string; stderr: string };
}

export function capturingHost(cwd: string, env: CliHost['env'] = {}): Captured {
  const ended = { code: 0, stdout: '', stderr: '' };
  const into = (name: 'stdout' | 'stderr') =>
    new Writable({
      write(chunk, _encoding, done) {
        ended[name] += String(chunk);
        done();
      },
    }) as unknown as NodeJS.WriteStream;
  const host: CliHost = {
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    stdout: into('stdout'),
    stderr: into('stderr'),
    env,
    cwd,
    packageRoot: new URL('../../', import.meta.url),
    setExitCode: (code) => {
      ended.code = code;
    },
    onInterrupt: () => () => {},
    exit: (code) => {
      throw new Error(`exit ${code}`);
    },
  };
  return { host, ended };
}
