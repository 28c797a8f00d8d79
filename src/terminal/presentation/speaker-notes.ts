/** What a presenter has in the second terminal: where the room is, what to say there, what comes next. */
import type { PlayedBlock } from '../../scenario/play.ts';

export interface NotesPlace {
  readonly name: string;
  readonly title: string;
  readonly step: number;
  readonly steps: number;
  readonly notes: readonly string[];
  /** What the room sees, and what it will see next, in a few words; null at the very end. */
  readonly shown: string;
  readonly next: string | null;
}

/** The first line of every such file; what does not begin so is somebody else's. */
export const NOTES_HEAD = '# Notes: ';

/** Markdown, so that `cat` shows it as well as whatever follows the file. */
export function speakerNotes(place: NotesPlace): string {
  const { name, title, step, steps, notes, shown, next } = place;
  const parts = [
    `${NOTES_HEAD}${name}`,
    `**Step ${step} of ${steps}: ${title}**`,
    ...(notes.length === 0 ? ['(no notes in this step)'] : notes),
    `- on the screen: ${shown}\n- next: ${next ?? 'nothing, that was all'}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

export function notesOf(blocks: readonly PlayedBlock[]): string[] {
  return blocks.flatMap((block) => (block.kind === 'note' && block.text !== '' ? [block.text] : []));
}
