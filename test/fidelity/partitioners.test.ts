import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { PartitionerQuestions } from '../../src/fidelity/partitioners.ts';
import { fillPartitioners } from '../../src/fidelity/partitioners.ts';

const path = new URL('../recordings/clients/partitioners.json', import.meta.url);
const recording = JSON.parse(readFileSync(path, 'utf8')) as PartitionerQuestions;

function withoutAnswers(questions: PartitionerQuestions): PartitionerQuestions {
  const partitioners = questions.partitioners.map((question) => ({
    ...question,
    partitions: Object.fromEntries(Object.keys(question.partitions).map((count) => [count, null])),
  }));
  return { ...questions, partitioners };
}

test('the recording is whole: 23 partitioners, 100 keys, 7 partition counts', () => {
  expect(recording.partitioners.length).toBe(23);
  expect(recording.keys.length).toBe(100);
  for (const { partitions } of recording.partitioners) {
    const counts = Object.entries(partitions).map(([count, list]) => [count, (list as unknown[]).length]);
    expect(counts).toEqual(['1', '2', '3', '5', '6', '12', '50'].map((count) => [count, 100]));
  }
});

describe('CLI-102 to CLI-126: every recorded partition agrees', () => {
  test.each(
    recording.partitioners.map((question) => [question.client, question.partitioner, question] as const),
  )('%s %s', (_client, _name, question) => {
    const one = { ...recording, partitioners: [question] };
    expect(fillPartitioners(withoutAnswers(one))).toEqual(one);
  });
});

test('what is asked is returned with the answers and left as it was', () => {
  const questions = withoutAnswers(recording);
  const before = structuredClone(questions);
  expect(fillPartitioners(questions)).toEqual(recording);
  expect(questions).toEqual(before);
});

test('CLI-126: the release decides, kafkajs 1.x has the legacy hash under the default name', () => {
  const legacy = recording.partitioners.find(({ partitioner }) => partitioner === 'LegacyPartitioner');
  const asked = {
    client: 'kafkajs',
    version: '1.16.0',
    partitioner: 'DefaultPartitioner',
    partitions: { '12': null },
  };
  const filled = fillPartitioners({ keys: recording.keys, partitioners: [asked] });
  expect(filled).toEqual({
    keys: recording.keys,
    partitioners: [{ ...asked, partitions: { '12': legacy?.partitions['12'] } }],
  });
});

test('an unknown partitioner is named', () => {
  const asked = { client: 'kafkajs', partitioner: 'Nobody', partitions: {} };
  expect(() => fillPartitioners({ keys: [], partitioners: [asked] })).toThrow('kafkajs/Nobody');
});
