import { describe, expect, it } from 'vitest';
import {
  parseAssignment,
  parseConfigOverride,
  parsePartitionTarget,
  parsePartitionTargets,
  parsePartitionValue,
  parseTarget,
} from '../../../src/commands/language/targets.ts';
import { usageErrorOf } from './usage-case.ts';

describe('targets (design 5)', () => {
  it.each([
    ['results', { topic: 'results', partition: null, offset: null }],
    ['results:0', { topic: 'results', partition: 0, offset: null }],
    ['results:12@5', { topic: 'results', partition: 12, offset: 5 }],
    ['my.topic-1_a:0', { topic: 'my.topic-1_a', partition: 0, offset: null }],
    ['r:0@9007199254740991', { topic: 'r', partition: 0, offset: Number.MAX_SAFE_INTEGER }],
  ])('%s is %j', (text, target) => {
    expect(parseTarget(text)).toEqual(target);
  });

  it.each([
    '',
    ':0',
    'results:',
    'results:a',
    'results:-1',
    'results@5',
    'a:b:0',
    'results:0@',
    'r:0@9007199254740992',
  ])('%j is refused', (text) => {
    const error = usageErrorOf(() => parseTarget(text, { column: 6 }));
    expect(error).toMatchObject({ code: 'BAD_TARGET', column: 6 });
    expect(error.hint).toMatch(/results:0|9007199254740991/);
  });

  it('a partition is asked for where one is needed', () => {
    expect(parsePartitionTarget('results:1@2')).toEqual({ topic: 'results', partition: 1, offset: 2 });
    expect(usageErrorOf(() => parsePartitionTarget('results')).hint).toContain('results:0');
  });

  it('a list has a column for each of its targets', () => {
    expect(parsePartitionTargets('results:0@5,results:1')).toEqual([
      { topic: 'results', partition: 0, offset: 5 },
      { topic: 'results', partition: 1, offset: null },
    ]);
    expect(usageErrorOf(() => parsePartitionTargets('a:0,b:1,c', { column: 10 })).column).toBe(18);
    expect(usageErrorOf(() => parsePartitionTargets('a:0,')).code).toBe('BAD_TARGET');
  });

  it('an offset may be given for a partition', () => {
    expect(parsePartitionValue('results:0=5')).toEqual({
      target: { topic: 'results', partition: 0, offset: null },
      value: '5',
    });
    expect(usageErrorOf(() => parsePartitionValue('results:0')).code).toBe('BAD_ASSIGNMENT');
  });
});

describe('configs by name (design 5)', () => {
  it.each([
    ['retention.ms=1d', { name: 'retention.ms', value: '1d' }],
    ['a=b=c', { name: 'a', value: 'b=c' }],
    ['cleanup.policy=', { name: 'cleanup.policy', value: '' }],
  ])('%s is %j', (text, assignment) => {
    expect(parseAssignment(text)).toEqual(assignment);
  });

  it.each(['', 'retention.ms', '=5'])('%j is not name=value', (text) => {
    expect(usageErrorOf(() => parseAssignment(text, { column: 2 }))).toMatchObject({
      code: 'BAD_ASSIGNMENT',
      column: 2,
    });
  });

  it.each([
    ['results:segment.ms=6h', { owner: 'results', name: 'segment.ms', value: '6h' }],
    ['my.topic:retention.ms=1d', { owner: 'my.topic', name: 'retention.ms', value: '1d' }],
    ['board:client.id=a:b', { owner: 'board', name: 'client.id', value: 'a:b' }],
  ])('%s is %j', (text, override) => {
    expect(parseConfigOverride(text)).toEqual(override);
  });

  it.each([
    ['segment.ms=6h', 'topic:segment.ms=6h'],
    [':segment.ms=6h', 'topic:segment.ms=6h'],
    ['results:=6h', 'topic:retention.ms=6h'],
    ['a:b:c=6h', 'topic:'],
    ['a:b', 'retention.ms=1d'],
  ])('%s is refused: write %s', (text, right) => {
    const error = usageErrorOf(() => parseConfigOverride(text));
    expect(error.code).toBe('BAD_ASSIGNMENT');
    expect(error.hint).toContain(right);
  });
});
