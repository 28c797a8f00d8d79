/** Reads a scenario file: front matter, steps, and in them prose, commands with their outputs, questions and notes. */
import { didYouMean } from '../commands/language/nearest.ts';
import { findVersion } from '../kernel/versions.ts';
import { readChallenge } from './challenge-fence.ts';
import { isExpectation, joinText, readCommandText, startOf } from './fenced-text.ts';
import {
  type Fence,
  type FencedLine,
  isBlank,
  type Line,
  type Piece,
  positionIn,
  readPieces,
  splitLines,
} from './fences.ts';
import { readFrontMatter } from './front-matter.ts';
import type {
  Answer,
  Block,
  Output,
  Position,
  PredictBlock,
  Scenario,
  ScenarioCommand,
  Step,
} from './scenario.ts';
import { type Report, ScenarioError } from './scenario-error.ts';

const FENCE_WORDS = ['kafka', 'predict', 'note', 'challenge'] as const;

/** Words of everyday fences that look like ours with a typing mistake: 'node' is one letter away from 'note'. */
const LOOKALIKES = ['node'];

/**
 * Reads a scenario from the text of a file. `file` is only named in errors. All errors of the file are returned, in the
 * order of their places; nothing is thrown whatever the text.
 */
export function parseScenario(
  source: string,
  file: string,
): { readonly scenario: Scenario } | { readonly errors: readonly ScenarioError[] } {
  const errors: ScenarioError[] = [];
  const report: Report = (place, found, expected) =>
    errors.push(new ScenarioError(file, place, found, expected));
  const lines = splitLines(source);
  if (!isText(lines, report)) return { errors };

  const { frontMatter, bodyIndex } = readFrontMatter(lines, report);
  const body = readSteps(readPieces(lines.slice(bodyIndex), report), report);
  if (frontMatter !== undefined) reportChallenges(body, frontMatter.versions, report);
  if (frontMatter !== undefined && errors.length === 0)
    return { scenario: { file, ...frontMatter, ...body } };
  return { errors: errors.sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** Reports a file that is empty or cannot be text: decoding leaves U+FFFD where bytes were not UTF-8. */
function isText(lines: readonly Line[], report: Report): boolean {
  if (lines.every((line) => isBlank(line.text))) {
    report({ line: 1, column: 1 }, 'an empty file', 'a scenario begins with front matter');
    return false;
  }
  for (const line of lines) {
    const index = line.text.search(/[\0\uFFFD]/);
    if (index < 0) continue;
    const found = line.text[index] === '\0' ? 'a NUL character' : 'bytes that are not UTF-8';
    report(positionIn(line, index), found, 'a scenario is a UTF-8 text file');
    return false;
  }
  return true;
}

type Body = Pick<Scenario, 'introduction' | 'steps'>;

function readSteps(pieces: readonly Piece[], report: Report): Body {
  const introduction: Block[] = [];
  const steps: (Omit<Step, 'blocks'> & { blocks: Block[] })[] = [];
  let blocks = introduction;
  let prose: Line[] = [];
  const endProse = () => {
    const block = readProse(prose);
    if (block !== undefined) blocks.push(block);
    prose = [];
  };
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      prose.push(piece.line);
      continue;
    }
    endProse();
    if (piece.kind === 'fence') blocks.push(readFence(piece, report));
    if (piece.kind !== 'heading') continue;
    blocks = [];
    steps.push({ title: piece.title, start: piece.start, blocks });
  }
  endProse();
  return { introduction, steps };
}

/** A challenge stands once, at the end. */
function reportChallenges({ introduction, steps }: Body, versions: readonly string[], report: Report): void {
  const blocks = [introduction, ...steps.map((step) => step.blocks)].flat();
  const [first, second] = blocks.filter((block) => block.kind === 'challenge');
  if (first === undefined) return;
  const isLast = first === (steps.at(-1)?.blocks ?? introduction).at(-1);
  if (second !== undefined) report(second.start, "a second 'challenge'", 'a scenario has one, at its end');
  else if (!isLast)
    report(first.start, "a 'challenge' before the end", 'a scenario ends with it: put it below all else');
  const stranger = first.versions?.find((version) => !versions.includes(version));
  if (stranger !== undefined && findVersion(stranger) !== undefined)
    report(
      first.start,
      `a challenge on Kafka ${stranger}`,
      `the scenario's versions are ${versions.join(', ')}`,
    );
}

function readProse(lines: readonly Line[]): Block | undefined {
  const from = lines.findIndex((line) => !isBlank(line.text));
  const to = lines.findLastIndex((line) => !isBlank(line.text));
  const first = lines[from];
  const last = lines[to];
  if (first === undefined || last === undefined) return undefined;
  const text = lines
    .slice(from, to + 1)
    .map((line) => line.text)
    .join('\n');
  return { kind: 'prose', text, start: positionIn(first, 0), end: positionIn(last, last.text.length) };
}

function readFence(fence: Fence, report: Report): Block {
  const extent = { start: fence.start, end: positionIn(fence.closer, fence.closer.text.length) };
  const [word = ''] = fence.info.split(/[ \t]/, 1);
  const infoStart = { line: fence.start.line, column: fence.start.column + fence.marker.length };
  if (isOurs(word)) {
    if (fence.info !== word) {
      report(infoStart, `'${fence.info}' after the fence`, `'${word}' stands alone there`);
    }
    if (word === 'kafka') return { kind: 'kafka', commands: readCommands(fence, report), ...extent };
    if (word === 'predict') return { kind: 'predict', ...readPredict(fence, report), ...extent };
    if (word === 'challenge') return { kind: 'challenge', ...readChallenge(fence, report), ...extent };
    return { kind: 'note', text: joinText(fence.lines), ...extent };
  }
  const suggestion = word === '' || LOOKALIKES.includes(word) ? null : didYouMean(word, FENCE_WORDS);
  if (suggestion !== null) {
    report(infoStart, `a fence of '${word}', which would not be run`, suggestion);
  }
  return { kind: 'other', word, info: fence.info, lines: fence.lines.map((line) => line.text), ...extent };
}

function isOurs(word: string): word is (typeof FENCE_WORDS)[number] {
  return (FENCE_WORDS as readonly string[]).includes(word);
}

/** Each `> …` line with the lines below it, up to the next one or to the end of the fence. */
function readCommands(fence: Fence, report: Report): readonly ScenarioCommand[] {
  const starts = fence.lines.flatMap(({ text }, index) => (text.startsWith('>') ? [index] : []));
  const stray = fence.lines.slice(0, starts[0]).find((line) => !isBlank(line.text));
  if (stray !== undefined) {
    report(
      startOf(stray),
      'output before any command',
      "a command begins with '> ', its output stands below it",
    );
  } else if (starts.length === 0) {
    report(fence.start, "a 'kafka' fence without a command", "a command begins with '> '");
  }
  return starts.map((start, nth) => {
    const line = fence.lines[start]!;
    const next = fence.lines[starts[nth + 1] ?? fence.lines.length]?.line ?? fence.closer;
    return readCommand(fence, line, fence.lines.slice(start + 1, starts[nth + 1]), next, report);
  });
}

function readCommand(
  fence: Fence,
  { text: commandLine, line }: FencedLine,
  below: readonly FencedLine[],
  next: Line,
  report: Report,
): ScenarioCommand {
  const command = readCommandText({ text: commandLine, line }, report);
  if (isExpectation(command.text)) {
    const stray = below.find((inner) => !isBlank(inner.text));
    if (stray !== undefined) {
      report(
        startOf(stray),
        "output below an 'expect'",
        "an 'expect' prints nothing; put it below the output",
      );
    }
    return { ...command, output: undefined };
  }
  const output: Output = {
    lines: below.map((inner) => inner.text),
    start: { line: line.number + 1, column: 1, offset: line.next },
    end: positionIn(next, 0),
    indent: fence.indent,
    lineEnd: line.lineEnd,
    fence: fence.marker,
  };
  return { ...command, output };
}

type Predict = Pick<PredictBlock, 'question' | 'answers' | 'explanation'>;

/** A question, a task list with exactly one `[x]`, and an explanation; answers may go on in indented lines. */
function readPredict(fence: Fence, report: Report): Predict {
  const isItem = ({ text }: FencedLine) => /^[-*+](?:[ \t]*\[|[ \t]+\S)/.test(text);
  const from = fence.lines.findIndex((line) => /^[-*+][ \t]*\[/.test(line.text));
  const answers: Answer[] = [];
  let at = from < 0 ? fence.lines.length : from;
  const question = joinText(fence.lines.slice(0, at));
  let isAfterBlank = false;
  for (let line = fence.lines[at]; line !== undefined; at += 1, line = fence.lines[at]) {
    const last = answers.at(-1);
    const isTask = /^[-*+][ \t]*\[/.test(line.text);
    if (isBlank(line.text)) isAfterBlank = true;
    else if (isTask || (isItem(line) && !isAfterBlank)) answers.push(readAnswer(line, report));
    else if (/^[ \t]/.test(line.text) && last !== undefined) {
      answers[answers.length - 1] = { ...last, text: `${last.text}\n${line.text.trim()}` };
    } else break;
    if (!isBlank(line.text)) isAfterBlank = false;
  }
  const explanation = joinText(fence.lines.slice(at));
  const late = fence.lines.slice(at).find((line) => /^[-*+][ \t]*\[[ xX]?\]/.test(line.text));
  if (late !== undefined) report(startOf(late), 'an answer below the explanation', 'answers stand together');
  reportPredict({ question, answers, explanation }, fence, report);
  return { question, answers, explanation };
}

function readAnswer(line: FencedLine, report: Report): Answer {
  const match = /^[-*+][ \t]+\[([ xX])\][ \t]+(\S.*)$/.exec(line.text);
  if (match === null) {
    report(startOf(line), `'${line.text.trim()}' as an answer`, "an answer begins with '- [ ] ' or '- [x] '");
  }
  const text = (match?.[2] ?? line.text).trim();
  return { text, isRight: /[xX]/.test(match?.[1] ?? ''), start: startOf(line) };
}

function reportPredict({ question, answers, explanation }: Predict, fence: Fence, report: Report): void {
  if (question === '') report(fence.start, "a 'predict' fence without a question", 'ask before the answers');
  if (answers.length < 2) {
    const count = answers.length === 0 ? 'no answer' : 'one answer';
    report(fence.start, `a question with ${count}`, "give two or more, each as '- [ ] …' or '- [x] …'");
  }
  if (explanation === '') {
    report(fence.start, 'a question without an explanation', "tell below the answers why the '[x]' is right");
  }
  const right = answers.filter((answer) => answer.isRight);
  if (answers.length > 0 && right.length === 0) {
    report(fence.start, 'a question without a right answer', "mark exactly one with '[x]'");
  }
  for (const extra of right.slice(1))
    report(extra.start, "a second '[x]'", "mark exactly one answer with '[x]'");
}
