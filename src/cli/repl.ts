/** `repl`: the sandbox, on a terminal or fed by a pipe. */
import { DEFAULT_VERSION } from '../kernel/versions.ts';
import { Session } from '../session/session.ts';
import { Progress } from '../terminal/progress.ts';
import { type ReplOptions, replOnTerminal } from '../terminal/repl-terminal.ts';
import type { CliHost } from './host.ts';
import { machineFormat } from './machine-format.ts';
import { overridesOf, renderOptions, seedOf, versionOf } from './options.ts';
import type { CommonOptions } from './program.ts';
import { replFromPipe } from './repl-pipe.ts';
import { sessionSaver } from './session-saver.ts';

export async function repl(options: CommonOptions & { bail?: boolean }, host: CliHost): Promise<void> {
  const version = versionOf(options, DEFAULT_VERSION);
  const seed = seedOf(options);
  const overrides = overridesOf(options, version);
  const progress = new Progress(host.stderr);
  const onProgress = (share: number) => progress.tell(`${Math.floor(share * 100)} % of the way`);
  const session = new Session({ version, overrides, onProgress, ...(seed === undefined ? {} : { seed }) });
  const replOptions: ReplOptions = {
    session,
    render: () => renderOptions(options, host),
    machine: machineFormat(options),
    progress,
    host,
    save: sessionSaver(host, { version, seed, hasOverrides: overrides.length > 0 }),
  };
  const isTerminal = host.stdin.isTTY && host.stdout.isTTY && options.input;
  if (isTerminal) {
    if (replOptions.machine === null)
      host.stdout.write(
        `Kafka ${version.version}, simulated: a broker, or as many as you start, and a clock you push. help lists the commands, Ctrl-D leaves.\n`,
      );
    host.setExitCode(await replOnTerminal(replOptions));
  } else host.setExitCode(await replFromPipe(replOptions, options.bail === true, host));
}
