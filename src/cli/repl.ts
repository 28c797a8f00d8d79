/** `repl`: the sandbox, on a terminal or fed by a pipe. */
import { basename, resolve } from 'node:path';
import { UsageError } from '../commands/language/usage-error.ts';
import { DEFAULT_VERSION } from '../kernel/versions.ts';
import { sessionScenario } from '../scenario/save-session.ts';
import { Session } from '../session/session.ts';
import { Progress } from '../terminal/progress.ts';
import { lineOutput, type ReplOptions, replOnTerminal } from '../terminal/repl-terminal.ts';
import { complain } from './complain.ts';
import { type CliHost, EXIT } from './host.ts';
import { machineFormat } from './machine-format.ts';
import { overridesOf, renderOptions, seedOf, versionOf } from './options.ts';
import type { CommonOptions } from './program.ts';
import { readStdinLines } from './stdin-lines.ts';
import { writeBeside } from './write-beside.ts';

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
    save: async (file, lines) => {
      const path = resolve(host.cwd, file);
      writeBeside(path, await sessionScenario(lines, version, basename(file, '.md')));
    },
  };
  const isTerminal = host.stdin.isTTY && host.stdout.isTTY && options.input;
  if (isTerminal) {
    if (replOptions.machine === null)
      host.stdout.write(
        `Kafka ${version.version}, simulated: one broker, a clock you push. help lists the commands, Ctrl-D leaves.\n`,
      );
    host.setExitCode(await replOnTerminal(replOptions));
  } else host.setExitCode(await replFromPipe(replOptions, options.bail === true, host));
}

/** Commands from stdin: mistakes on stderr with their line; the rest goes on unless `bail`. */
async function replFromPipe(options: ReplOptions, bail: boolean, host: CliHost): Promise<number> {
  let isFailed = false;
  for await (const { number, text, problem } of readStdinLines(host.stdin)) {
    const fail = (message: string, column = 1) => {
      isFailed = true;
      complain(host, [`stdin:${number}:${column}: ${message}`]);
    };
    if (problem !== null) fail(problem);
    else if (text.trim() === '' || text.trim().startsWith('#')) continue;
    else {
      const isQuit = await pipedLine(options, text, fail, host);
      if (isQuit) break;
    }
    if (isFailed && bail) break;
  }
  return isFailed ? EXIT.failed : EXIT.done;
}

/** Runs one piped line; true if it asks to leave. */
async function pipedLine(
  options: ReplOptions,
  text: string,
  fail: (message: string, column?: number) => void,
  host: CliHost,
): Promise<boolean> {
  const { session } = options;
  try {
    const result = await session.run(text);
    if (result.effect?.kind === 'quit') return true;
    if (result.effect?.kind === 'save') await options.save(result.effect.file, result.effect.lines);
    if (result.expectation?.holds === false && !result.expectation.isReportedOnly)
      fail(`${text}: ${result.text}`);
    const views =
      result.views.length > 0 || result.lines.length > 0 ? [] : session.takeViews({ onlyChanged: true });
    const lines = lineOutput(options, result, views, options.render());
    if (lines.length > 0) host.stdout.write(`${lines.join('\n')}\n`);
  } catch (error) {
    if (error instanceof UsageError)
      fail(error.hint === null ? error.message : `${error.message}; ${error.hint}`, error.column ?? 1);
    else if ((error as NodeJS.ErrnoException).code !== undefined) fail((error as Error).message);
    else throw error;
  }
  return false;
}
