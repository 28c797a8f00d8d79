/** What the options of `export` mean. */
import { extname } from 'node:path';
import { UsageError } from '../commands/language/usage-error.ts';
import { FORMATS, type Format, isFormat } from '../export/formats.ts';
import type { CliHost } from './host.ts';
import type { ScenariosOption } from './named-scenarios.ts';
import { renderOptions } from './options.ts';
import type { CommonOptions } from './program.ts';

export interface ExportOptions
  extends Pick<CommonOptions, 'kafka' | 'set' | 'seed' | 'width'>,
    ScenariosOption {
  readonly to?: string;
  readonly format?: string;
  readonly step?: string;
  readonly all?: boolean;
  readonly notes?: boolean;
}

/** The formats that a presenter reads. Throws UsageError for `--notes` with any other. */
export function checkNotes({ notes }: ExportOptions, formats: readonly Format[]): void {
  const other = formats.find((format) => format !== 'md' && format !== 'html');
  if (notes === true && other !== undefined)
    throw new UsageError('BAD_OPTION', `--notes with ${other}`, {
      hint: 'notes are for reading: md or html',
    });
}

/** By `--format`, else by the ending of `--to`. */
export function formatOf({ to, format }: ExportOptions): Format {
  const all = FORMATS.map((one) => `.${one}`).join(', ');
  if (format !== undefined) {
    if (isFormat(format)) return format;
    throw new UsageError('BAD_OPTION', `there is no format '${format}'`, {
      hint: `there are ${FORMATS.join(', ')}`,
    });
  }
  if (to === undefined)
    throw new UsageError('BAD_OPTION', 'export as what?', {
      hint: `give --to FILE, whose ending says it (${all}), or --format to write to stdout`,
    });
  const ending = extname(to).slice(1).toLowerCase();
  if (isFormat(ending)) return ending;
  const found = ending === '' ? 'has no ending' : `ends in .${ending}`;
  throw new UsageError('BAD_OPTION', `'${to}' ${found}, so it is not known what to write`, {
    hint: `the ending is one of ${all}; or give --format`,
  });
}

/** The width is 80 wherever nothing else is asked for: a terminal's own would make other bytes on each machine. */
export function widthOf({ width }: ExportOptions, host: CliHost): number {
  return renderOptions({ width: width ?? '80' }, host).width;
}
