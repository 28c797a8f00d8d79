/** A session whose commands come from a pipe. */
import { UsageError } from '../commands/language/usage-error.ts';
import { lineOutput, type ReplOptions, saidLines } from '../terminal/repl-terminal.ts';
import { complain } from './complain.ts';
import { type CliHost, EXIT } from './host.ts';
import { readStdinLines } from './stdin-lines.ts';

/** Commands from stdin: mistakes on stderr with their line; the rest goes on unless `bail`. */
export async function replFromPipe(options: ReplOptions, bail: boolean, host: CliHost): Promise<number> {
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
  const { session, guide } = options;
  const print = (lines: readonly string[]) => {
    if (lines.length > 0) host.stdout.write(`${lines.join('\n')}\n`);
  };
  const own = guide?.answer(text) ?? null;
  if (own !== null) {
    print(saidLines(options, own, options.render()));
    return false;
  }
  try {
    const result = await session.run(text);
    const { effect } = result;
    if (effect?.kind === 'quit') return true;
    if (effect?.kind === 'save' || effect?.kind === 'record') await options.save(effect);
    if (result.expectation?.holds === false && !result.expectation.isReportedOnly)
      fail(`${text}: ${result.text}`);
    const views =
      result.views.length > 0 || result.lines.length > 0 ? [] : session.takeViews({ onlyChanged: true });
    print(lineOutput(options, result, views, options.render()));
    const said = guide?.after(text) ?? null;
    if (said !== null) print(saidLines(options, said, options.render()));
  } catch (error) {
    if (error instanceof UsageError)
      fail(error.hint === null ? error.message : `${error.message}; ${error.hint}`, error.column ?? 1);
    else if ((error as NodeJS.ErrnoException).code !== undefined) fail((error as Error).message);
    else throw error;
  }
  return false;
}
