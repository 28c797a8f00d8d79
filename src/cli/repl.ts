/** `repl`: the sandbox, on a terminal or fed by a pipe. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { UsageError } from '../commands/language/usage-error.ts';
import { DEFAULT_VERSION } from '../kernel/versions.ts';
import { recordedScenario } from '../scenario/record-session.ts';
import { type SavedSession, sessionScenario } from '../scenario/save-session.ts';
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
    save: async ({ kind, file, lines }) => {
      const path = resolve(host.cwd, file);
      if (overrides.length > 0)
        throw new UsageError('BAD_OPTION', 'a scenario file has no --set, and would not tell this session', {
          hint: 'start without --set, and type `rerun --set`',
        });
      const saved = { name: basename(file, '.md'), lines, version, seed };
      if (kind === 'save') writeBeside(path, await sessionScenario(saved));
      else await record(path, file, saved);
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

/** What was written into an earlier recording is not to be lost. */
async function record(path: string, file: string, saved: SavedSession): Promise<void> {
  if (existsSync(path))
    throw new UsageError('BAD_VALUE', `${file} is here already`, { hint: 'choose another name' });
  writeBeside(path, await recordedScenario(saved));
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
    const { effect } = result;
    if (effect?.kind === 'quit') return true;
    if (effect?.kind === 'save' || effect?.kind === 'record') await options.save(effect);
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
