import { expect, it } from 'vitest';
import { assignRoundRobin } from '../../../../src/kernel/group/assignors/round-robin.ts';
import { group, lists, topics } from './notation.ts';

it('ASG-3: the round goes on from topic to topic, in order of their names', () => {
  const expected = { A: 't-0 u-1', B: 'u-0 u-2' };
  expect(lists(assignRoundRobin(group('A{u,t} B{u,t}'), topics('u:3 t:1')))).toEqual(expected);
});

it('ASG-3: a member not subscribed to the topic is passed over and the round goes on after the one who took it', () => {
  const expected = { A: 't-0 t-2 v-0', B: 'u-0', C: 't-1 u-1 v-1' };
  expect(lists(assignRoundRobin(group('A{t,v} B{u} C{t,u,v}'), topics('t:3 u:2 v:2')))).toEqual(expected);
});
