import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { checkClientSequence } from '../../src/fidelity/client-check.ts';
import { replayClientSequence } from '../../src/fidelity/client-replay.ts';
import type { ClientFamilyName, ClientResult, ClientSequence } from '../../src/fidelity/client-sequence.ts';

function recorded<Line>(name: string): Line[] {
  const text = gunzipSync(
    readFileSync(new URL(`../recordings/clients/${name}.jsonl.gz`, import.meta.url)),
  ).toString();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

const sequences = new Map(recorded<ClientSequence>('sequences').map((sequence) => [sequence.id, sequence]));

describe.each<[ClientFamilyName, number]>([
  ['java', 162],
  ['librdkafka', 168],
])('%s', (family, count) => {
  const answers = recorded<ClientResult>(family);

  test(`all ${count} recorded sequences are here`, () => {
    expect(answers).toHaveLength(count);
  });

  test.each(answers.map((answer) => [answer.id, answer] as const))(
    '%s agrees with the recording',
    (id, answer) => {
      expect(checkClientSequence(sequences.get(id)!, answer, family)).toBeNull();
    },
  );

  test('a replay without answers gives the same as the check compared', () => {
    const whole = answers.find((answer) => answer.results.length === sequences.get(answer.id)!.ops.length)!;
    expect(replayClientSequence(sequences.get(whole.id)!, family)).toEqual(whole);
  });

  test('an answer that differs is found, with its place', () => {
    const [first] = answers;
    const changed = { ...first!, results: first!.results.with(1, { first: 1, last: 4 }) };
    const mismatch = checkClientSequence(sequences.get(first!.id)!, changed, family);
    expect(mismatch).toEqual({ path: `${first!.id}[1] produce.first`, recorded: 1, simulated: 0 });
  });
});

/** A second, wider set: any operation in any state, groups of up to four, lookups by time after DeleteRecords. */
describe.each<[ClientFamilyName, number]>([
  ['java', 464],
  ['librdkafka', 536],
])('%s, any operation in any state', (family, count) => {
  const wide = new Map(recorded<ClientSequence>('wide-sequences').map((sequence) => [sequence.id, sequence]));
  const answers = recorded<ClientResult>(`wide-${family}`);

  test(`all ${count} recorded sequences agree`, () => {
    expect(answers).toHaveLength(count);
    const failed = answers.map((answer) => checkClientSequence(wide.get(answer.id)!, answer, family));
    expect(failed.filter((mismatch) => mismatch !== null)).toEqual([]);
  });
});

test('a sequence that does not settle ends with that answer (CLI-708)', () => {
  const { results } = replayClientSequence(sequences.get('s049')!, 'librdkafka');
  expect(results).toHaveLength(17);
  expect(results.at(-1)).toMatchObject({ settled: false });
});

/** On a 3.9.1 broker exactly these answers were other than on 4.2.0 (OFS-15, GRP-14). */
const DROPS_GROUP = ['s092', 's099', 's100', 's102', 's104', 's149', 's150', 's153'];
const DESCRIBES_MISSING = ['s143', 's146', 's148'];

test.each<[ClientFamilyName, readonly string[]]>([
  ['java', [...DROPS_GROUP, ...DESCRIBES_MISSING].sort()],
  ['librdkafka', DROPS_GROUP],
])(
  'on a 3.9 broker %s differs only where deleting offsets or describing a missing group does',
  (family, expected) => {
    const differing = recorded<ClientResult>(family)
      .filter(({ id }) => !id.startsWith('n'))
      .filter((answer) => checkClientSequence(sequences.get(answer.id)!, answer, family, '3.9') !== null);
    expect(differing.map(({ id }) => id).sort()).toEqual(expected);
  },
);

test('on a 3.9 broker a group that does not exist is described as Dead, also to Java (GRP-14)', () => {
  const ops = [{ op: 'describe-group', group: 'g' }] as const;
  const sequence: ClientSequence = { id: 'x', theme: 'x', clients: ['java'], ops };
  const dead = { state: 'Dead', members: 0, type: 'Classic', simple: true, assignor: '' };
  expect(replayClientSequence(sequence, 'java', '3.9').results).toEqual([dead]);
  expect(replayClientSequence(sequence, 'java', '4.2').results).toEqual([
    { error: 'GroupIdNotFoundException' },
  ]);
  expect(replayClientSequence(sequence, 'librdkafka', '4.2').results).toEqual([dead]);
});
