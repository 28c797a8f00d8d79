import { expect, it } from 'vitest';
import { inMemberOrder } from '../../../../src/kernel/group/assignors/assignor-member.ts';
import { assign } from '../../../../src/kernel/group/assignors/assignors.ts';
import { lists, topics } from './notation.ts';

const member = (memberId: string, groupInstanceId: string | null) => ({
  memberId,
  groupInstanceId,
  topics: ['t'],
  owned: [],
});

it('ASG-1: static members come first by instance id, then the others by member id', () => {
  const members = [
    member('b', null),
    member('x', 'i2'),
    member('a', null),
    member('z', 'i1'),
    member('y', 'i3'),
  ];
  expect(inMemberOrder(members).map(({ memberId }) => memberId)).toEqual(['z', 'x', 'y', 'a', 'b']);
  expect(inMemberOrder(members.toReversed()).map(({ memberId }) => memberId)).toEqual([
    'z',
    'x',
    'y',
    'a',
    'b',
  ]);
});

it.each(['range', 'roundrobin'] as const)('ASG-1: %s serves static members first', (strategy) => {
  const members = [member('a', null), member('b', 'i2'), member('c', 'i1')];
  expect(lists(assign(strategy, 'java', members, topics('t:2')))).toEqual({ a: '', b: 't-1', c: 't-0' });
});
