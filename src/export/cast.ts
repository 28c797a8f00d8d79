/**
 * A scenario as an asciicast (version 2): commands are typed, outputs stand long enough to be read, and questions wait
 * before they are answered. Times follow from the text alone, so the same run gives the same bytes.
 */
import { ruleLine } from '../render/frame.ts';
import type { RenderOptions } from '../render/options.ts';
import { challengeOf } from '../scenario/challenge.ts';
import type { PlayedBlock, PlayedFence } from '../scenario/play.ts';
import { commandLine } from '../scenario/result-lines.ts';
import type { PredictBlock } from '../scenario/scenario.ts';
import {
  blockLines,
  challengeLine,
  closingLine,
  fenceParts,
  openingLines,
  predictLines,
  stepTitle,
} from '../terminal/scenario-screen.ts';
import { type ToldScenario, toldBlocks } from './told-scenario.ts';

/** Rows of the recorded terminal: a strip, a table and its reasons. */
const HEIGHT = 36;
const ESCAPE = '\u001B';
/** A character with the color that begins before it, the last one with the color's end. */
const KEY = new RegExp(`(?:${ESCAPE}\\[\\d+m)*.(?:${ESCAPE}\\[\\d+m$)?`, 'gsu');

/** Typing, as somebody does who knows what to write. */
const KEY_MS = 35;
const ENTER_MS = 400;
/** Reading: a moment for the whole, and some for each line. */
const LOOK_MS = 700;
const LINE_MS = 130;
const READING_MAX_MS = 7_000;
const WORD_MS = 110;
/** Thinking, before a question is answered. */
const QUESTION_MS = 5_000;
const STEP_MS = 600;

/** One JSON value a line: the header, then `[seconds, "o", text]`. */
export function toCast(told: ToldScenario, width: number): string {
  const options: RenderOptions = { width, colorLevel: 1, unicode: true };
  const recording = new Recording();
  recording.print(openingLines(told.scenario, told.name, told.options.version, options));
  recording.wait(STEP_MS);
  for (const block of told.introduction.blocks) recordBlock(recording, block, options);
  for (const { title, clock, blocks } of told.steps) {
    recording.print(['', ruleLine(options), ...stepTitle(title ?? '', clock, options)]);
    recording.wait(STEP_MS);
    for (const block of blocks) recordBlock(recording, block, options);
  }
  recording.print(['', ruleLine(options), closingLine(toldBlocks(told), told.options)]);
  if (challengeOf(told.scenario) !== undefined) recording.print([challengeLine(told.name)]);
  recording.wait(LOOK_MS);
  const header = {
    version: 2,
    width,
    height: HEIGHT,
    title: `${told.name} · ${told.scenario.title}`,
    env: { TERM: 'xterm-256color' },
  };
  return `${[header, ...recording.frames].map((line) => JSON.stringify(line)).join('\n')}\n`;
}

/** Output and the time it comes at. */
class Recording {
  readonly frames: [seconds: number, kind: 'o', text: string][] = [];
  #nowMs = 500;

  wait(ms: number): void {
    this.#nowMs += ms;
  }

  write(text: string): void {
    this.frames.push([this.#nowMs / 1000, 'o', text]);
  }

  print(lines: readonly string[]): void {
    if (lines.length > 0) this.write(lines.map((line) => `${line}\r\n`).join(''));
  }

  /** A line as it is typed, a key at a time; the prompt is there before. */
  type(line: string): void {
    const keys = line.match(KEY) ?? [];
    this.write(keys.slice(0, 2).join(''));
    this.wait(ENTER_MS);
    for (const key of keys.slice(2)) {
      this.write(key);
      this.wait(KEY_MS);
    }
    this.wait(ENTER_MS);
    this.write('\r\n');
  }
}

function recordBlock(recording: Recording, block: PlayedBlock, options: RenderOptions): void {
  if (block.kind === 'kafka') recordFence(recording, block, options);
  else if (block.kind === 'predict') recordQuestion(recording, block, options);
  else recordProse(recording, block, options);
}

function recordProse(recording: Recording, block: PlayedBlock, options: RenderOptions): void {
  const lines = blockLines(block, options);
  if (lines.length === 0) return;
  recording.print(['', ...lines]);
  recording.wait(Math.min(READING_MAX_MS, WORD_MS * lines.join(' ').split(/\s+/).length));
}

function recordFence(recording: Recording, fence: PlayedFence, options: RenderOptions): void {
  const parts = fenceParts(fence, options);
  if (parts.every(({ command, lines }) => command === null && lines.length === 0)) return;
  recording.print(['']);
  for (const { command, lines } of parts) {
    if (command !== null) recording.type(commandLine(command, options));
    recording.print(lines);
    const written = lines.filter((line) => line !== '').length;
    if (written > 0) recording.wait(Math.min(READING_MAX_MS, LOOK_MS + LINE_MS * written));
  }
}

/** The answers stand without the right one marked; after a while they are written again, with it. */
function recordQuestion(recording: Recording, block: PredictBlock, options: RenderOptions): void {
  const open: PredictBlock = {
    ...block,
    answers: block.answers.map((answer) => ({ ...answer, isRight: false })),
    explanation: '',
  };
  const asked = predictLines(open, options);
  const answered = predictLines(block, options);
  // Lines are compared as they are: from the first that differs on, all is written again.
  const same = asked.findIndex((line, index) => line !== answered[index]);
  const kept = same === -1 ? asked.length : same;
  recording.print(['', ...asked]);
  recording.wait(QUESTION_MS);
  if (asked.length > kept) recording.write(`${ESCAPE}[${asked.length - kept}A`);
  recording.print(answered.slice(kept));
  recording.wait(Math.min(READING_MAX_MS, WORD_MS * block.explanation.split(/\s+/).length));
}
