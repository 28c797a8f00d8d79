/** What a scenario can be exported as. The ending of a file says which. */
import { toCast } from './cast.ts';
import { toHtml } from './html-page.ts';
import { toJson } from './json-document.ts';
import { toMarkdown } from './markdown.ts';
import { toScreenPicture } from './screen-picture.ts';
import type { ToldScenario } from './told-scenario.ts';

export const FORMATS = ['md', 'html', 'json', 'cast', 'svg'] as const;
export type Format = (typeof FORMATS)[number];

export interface ExportSettings {
  /** Terminal columns of outputs and strips. */
  readonly width: number;
  /** Of `svg`: the step whose screen is drawn; 0 is the first screen. */
  readonly step: number | null;
}

export function isFormat(text: string): text is Format {
  return (FORMATS as readonly string[]).includes(text);
}

/** The file's text. The same run and settings give the same bytes. */
export function exportText(told: ToldScenario, format: Format, { width, step }: ExportSettings): string {
  switch (format) {
    case 'md':
      return toMarkdown(told, width);
    case 'html':
      return toHtml(told, width);
    case 'json':
      return toJson(told);
    case 'cast':
      return toCast(told, width);
    case 'svg':
      return toScreenPicture(told, step ?? 0, width);
  }
}
