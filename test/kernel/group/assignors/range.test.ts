import { expect, it } from 'vitest';
import { assignRange } from '../../../../src/kernel/group/assignors/range.ts';
import { group, lists, topics } from './notation.ts';

it('ASG-2: the surplus of every topic goes to the same first members', () => {
  const expected = { A: 't-0 t-1 u-0 u-1 v-0 v-1', B: 't-2 u-2 v-2' };
  expect(lists(assignRange(group('A{t,u,v} B{t,u,v}'), topics('t:3 u:3 v:3')))).toEqual(expected);
});

it('ASG-2: only the subscribers of a topic count, so a member can have all of one and little of another', () => {
  const expected = { A: 't-0 t-1 u-0', B: 't-2', C: 'u-1' };
  expect(lists(assignRange(group('A{t,u} B{t} C{u}'), topics('t:3 u:2')))).toEqual(expected);
});

it('ASG-1, ASG-2: members go by their ids, however they are listed', () => {
  expect(lists(assignRange(group('b{t} a{t} B{t}'), topics('t:4')))).toEqual({
    B: 't-0 t-1',
    a: 't-2',
    b: 't-3',
  });
});
