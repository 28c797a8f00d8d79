import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { predictionsOf, questionsOf, rightAnswer } from '../../src/scenario/questions.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

const SOURCE = `---
title: The story
summary: s
kafka: 4.2
---

\`\`\`predict
First?

- [x] yes
- [ ] no

Because.
\`\`\`

## A step

\`\`\`predict
Second?

- [ ] one
- [x] two,
  and more

Because.
\`\`\`

\`\`\`predict
Third?

- [ ] a
- [x] b

Because.
\`\`\`
`;

function read(source: string): Scenario {
  const parsed = parseScenario(source, 'story.md');
  if ('errors' in parsed) throw parsed.errors[0]!;
  return parsed.scenario;
}

test('questions come in the order of the file, each with its step; those before the first step with the title', () => {
  expect(questionsOf(read(SOURCE)).map(({ step, block }) => [step, block.question])).toEqual([
    ['The story', 'First?'],
    ['A step', 'Second?'],
    ['A step', 'Third?'],
  ]);
});

test('a prediction is what was answered beside the answer marked [x], each on one line', () => {
  const answers = new Map([
    ['First?', 'no'],
    ['Second?', 'two,\nand more'],
  ]);
  expect(predictionsOf(read(SOURCE), answers)).toEqual([
    { step: 'The story', predicted: 'no', happened: 'yes' },
    { step: 'A step', predicted: 'two, and more', happened: 'two, and more' },
    { step: 'A step', predicted: null, happened: 'b' },
  ]);
});

test('an answer that is no longer offered was never given', () => {
  expect(predictionsOf(read(SOURCE), new Map([['First?', 'perhaps']]))[0]!.predicted).toBeNull();
});

test('within a scenario no two questions are the same: an answer is kept by the text of its question', () => {
  const folder = new URL('../../scenarios/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.md'));
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const blocks = questionsOf(read(readFileSync(new URL(file, folder), 'utf8'))).map(({ block }) => block);
    expect(new Set(blocks.map(({ question }) => question)).size, file).toBe(blocks.length);
    for (const block of blocks) {
      const right = block.answers.filter(({ text }) => text === rightAnswer(block));
      expect(
        right.map(({ isRight }) => isRight),
        file,
      ).toEqual([true]);
    }
  }
});
