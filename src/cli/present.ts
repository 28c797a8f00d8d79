/** `run NAME --present`: what a presentation needs of its surroundings, and the file that its notes go to. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../commands/language/usage-error.ts';
import type { WorkbenchOptions } from '../commands/workbench.ts';
import { writeBeside } from '../progress/write-beside.ts';
import { present } from '../terminal/presentation/presentation.ts';
import { NOTES_HEAD } from '../terminal/presentation/speaker-notes.ts';
import { complain } from './complain.ts';
import type { CliHost } from './host.ts';
import { renderOptions } from './options.ts';
import type { RunOptions } from './program.ts';
import type { ScenarioFile } from './scenario-files.ts';

/** Throws UsageError where there is no screen to present on, or where notes would write over something else. */
export async function presentScenario(
  file: ScenarioFile,
  session: WorkbenchOptions,
  options: RunOptions,
  host: CliHost,
): Promise<void> {
  checkScreen(options, host);
  const notes = options.notes === undefined ? null : new NotesFile(options.notes, host);
  const code = await present({
    file,
    session,
    host,
    render: () => renderOptions(options, host),
    onSlide: notes === null ? null : (text) => notes.write(text),
    onInterrupt: host.onInterrupt,
  });
  if (notes?.problem != null) complain(host, [`the notes stopped: ${notes.problem}`]);
  host.setExitCode(code);
}

function checkScreen(options: RunOptions, { stdin, stdout, env }: CliHost): void {
  const other = (['json', 'plain', 'linear'] as const).find((option) => options[option] === true);
  const wish = other ?? (options.input ? null : 'no-input');
  if (wish !== null)
    throw new UsageError('BAD_OPTION', `--present and --${wish} at once`, {
      hint: 'a presentation is shown on a terminal, and waits for keys',
    });
  const hint = 'without --present the scenario is stepped or played through';
  if (!stdin.isTTY || !stdout.isTTY)
    throw new UsageError('BAD_OPTION', '--present needs a terminal', { hint });
  if (env.TERM === 'dumb')
    throw new UsageError(
      'BAD_OPTION',
      '--present needs a terminal that can place its cursor, and TERM is dumb',
      {
        hint,
      },
    );
}

/** Written whole for each slide, so that whoever follows it never reads half of one. */
class NotesFile {
  readonly #path: string;
  #written = '';
  /** Why it is no longer written: a full disk does not end the presentation. */
  problem: string | null = null;

  constructor(given: string, host: CliHost) {
    this.#path = resolve(host.cwd, given);
    if (existsSync(this.#path) && !readFileSync(this.#path, 'utf8').startsWith(NOTES_HEAD))
      throw new UsageError('BAD_VALUE', `${given} is here already, and holds no notes of a presentation`, {
        hint: 'choose another name',
      });
    writeBeside(this.#path, NOTES_HEAD);
  }

  write(text: string): void {
    if (text === this.#written || this.problem !== null) return;
    try {
      writeBeside(this.#path, text);
      this.#written = text;
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }
}
