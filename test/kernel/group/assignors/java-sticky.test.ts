import { expect, it } from 'vitest';
import { assignJavaSticky } from '../../../../src/kernel/group/assignors/java-sticky.ts';
import { group, lists, topics } from './notation.ts';

function assigned(members: string, counts: string) {
  return lists(assignJavaSticky(group(members), topics(counts)));
}

it('ASG-4: who owns more than the quota gives up what comes last by partition, then topic', () => {
  const expected = { A: 't-0 t-1 u-0', B: 'u-1 u-2' };
  expect(assigned('A{t,u}[t-0,t-1,u-0,u-1,u-2] B{t,u}', 't:2 u:3')).toEqual(expected);
});

it('ASG-4: with fewer places than members above the quota, the first by id keep one more', () => {
  const expected = { A: 't-0 t-1 t-2', B: 't-3 t-4', C: 't-5 t-6' };
  expect(assigned('A{t}[t-0,t-1,t-2] B{t}[t-3,t-4,t-5] C{t}', 't:7')).toEqual(expected);
});

it('ASG-4: what is free goes in turns to members below the quota, then to those at it: first who was there before', () => {
  const expected = { A: 't-2 t-4 t-7', B: 't-3 t-5', C: 't-0 t-1 t-6' };
  expect(assigned('A{t} B{t} C{t}[t-0,t-1]', 't:8')).toEqual(expected);
});

it('ASG-4: a member at the quota gets no second one when the places are taken by those above it', () => {
  const expected = { A: 't-3 t-4', B: 't-0 t-1 t-2', C: 't-5 t-6' };
  expect(assigned('A{t}[t-3,t-4] B{t}[t-0,t-1,t-2] C{t}[t-5]', 't:7')).toEqual(expected);
});

it('ASG-4: a partition that two members claim stays with neither', () => {
  expect(assigned('A{t}[t-2] B{t}[t-1,t-2]', 't:3')).toEqual({ A: 't-0', B: 't-1 t-2' });
});

it('ASG-4: a subscription to a topic that does not exist makes subscriptions different', () => {
  // With equal subscriptions A would give up t-2 and t-3, the last ones; with different ones it is the first.
  expect(assigned('A{t}[t-0,t-1,t-2,t-3] B{t}', 't:4')).toEqual({ A: 't-0 t-1', B: 't-2 t-3' });
  expect(assigned('A{t}[t-0,t-1,t-2,t-3] B{t,gone}', 't:4')).toEqual({ A: 't-2 t-3', B: 't-0 t-1' });
});
