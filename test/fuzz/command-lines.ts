/** Random command lines: the registry's examples, lines of its grammar, and both with mistakes in them. */
import type { Command, Option } from 'commander';
import fc from 'fast-check';
import type { CommandDefinition } from '../../src/commands/command.ts';
import { parseDuration } from '../../src/commands/language/durations.ts';
import { commanderFor } from '../../src/commands/prepare-line.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { ANYTHING, wordsFor } from './vocabulary.ts';

/** What a session begins with, so that most lines have something to act on. */
const BEGINNINGS: readonly (readonly string[])[] = [
  [],
  ['topic create results --partitions 3'],
  [
    'topic create results --partitions 3 --config segment.ms=6h --config retention.ms=1d',
    'every 12h --name feed produce results --key match-{n:02} --value-bytes 100',
    'consumer open board --group board --assign results:0,results:1 --set auto.offset.reset=earliest',
  ],
  [
    'topic create results --config cleanup.policy=compact --config segment.bytes=300',
    'producer open p --client librdkafka',
    'produce results --key {1..3} --value v --count 20',
    'consumer open board --client librdkafka --group board --assign results:0 --set auto.offset.reset=earliest',
  ],
];

const definitions = [...COMMANDS.values()];
const examples = definitions.flatMap((definition) => definition.examples);

/** A session: lines to run in order. Shrinks to fewer and simpler ones. */
export function sessionLines(maxLength: number): fc.Arbitrary<string[]> {
  return fc
    .tuple(fc.constantFrom(...BEGINNINGS), fc.array(commandLine, { minLength: 1, maxLength, size: 'max' }))
    .map(([beginning, lines]) => [...beginning, ...lines.filter(isAffordable)]);
}

const example = fc.constantFrom(...examples);

/** A word of the right kind, now and then of any kind. */
function word(placeholder: string): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...wordsFor(placeholder)) },
    { weight: 1, arbitrary: fc.constantFrom(...ANYTHING) },
  );
}

function optionWords(option: Option): fc.Arbitrary<string> {
  const placeholder = /<(.*)>/.exec(option.flags)?.[1];
  return placeholder === undefined
    ? fc.constant(option.long!)
    : word(placeholder).map((value) => `${option.long} ${value}`);
}

function grammarLine(definition: CommandDefinition, nested: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const command: Command = commanderFor(definition);
  const operands = command.registeredArguments.map((argument) =>
    argument.required ? word(argument.name()) : fc.oneof(fc.constant(''), word(argument.name())),
  );
  const options = command.options.map(optionWords);
  const chosen = options.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...options), { maxLength: 4 });
  const inner = definition.nestedFrom === undefined ? fc.constant('') : nested;
  return fc
    .tuple(fc.tuple(...operands), chosen, inner)
    .map(([words, flags, line]) =>
      [definition.name, ...words, ...flags, line].filter((part) => part !== '').join(' '),
    );
}

const plainLine = fc.oneof(example, ...definitions.map((definition) => grammarLine(definition, example)));
const wholeLine = fc.oneof(
  { weight: 2, arbitrary: example },
  { weight: 3, arbitrary: fc.oneof(...definitions.map((definition) => grammarLine(definition, plainLine))) },
);

/** One mistake: at a place (a share of the line), of a kind, with a word. */
const mistake = fc.record({
  kind: fc.constantFrom('insert', 'delete', 'replace', 'cut', 'swap', 'double'),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  text: fc.oneof(
    fc.constantFrom(...ANYTHING),
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
  ),
});

function withMistake(
  line: string,
  { kind, share, text }: { kind: string; share: number; text: string },
): string {
  const at = Math.floor(share * line.length);
  const words = line.split(' ');
  const index = Math.floor(share * words.length);
  switch (kind) {
    case 'insert':
      return line.slice(0, at) + text + line.slice(at);
    case 'delete':
      return line.slice(0, at) + line.slice(at + 1);
    case 'replace':
      return words.map((part, i) => (i === index ? text : part)).join(' ');
    case 'cut':
      return line.slice(0, at);
    case 'swap':
      return [...words.slice(index), ...words.slice(0, index)].join(' ');
    default:
      return [...words.slice(0, index + 1), ...words.slice(index)].join(' ');
  }
}

const commandLine: fc.Arbitrary<string> = fc
  .tuple(
    wholeLine,
    fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.array(mistake, { minLength: 1, maxLength: 3 }) },
    ),
  )
  .map(([line, mistakes]) => mistakes.reduce(withMistake, line).replace(/[\r\n]/g, ' '));

/** Work that is allowed, but takes minutes, is left to other tests: years, and feeds of more than one run a minute. */
function isAffordable(line: string): boolean {
  const spans = line.split(/[\s'"]+/).flatMap((text) => {
    try {
      return [parseDuration(text.replace(/^.*=/, ''))];
    } catch {
      return [];
    }
  });
  if (/\b(advance|poll|clock)\b/.test(line) && spans.some((spanMs) => spanMs > 32 * 86_400_000)) return false;
  return !/\bevery\b/.test(line) || spans.every((spanMs) => spanMs >= 60_000 || spanMs <= 0);
}
