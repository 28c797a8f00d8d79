import { expect, it } from 'vitest';
import { assignLibrdkafkaSticky } from '../../../../src/kernel/group/assignors/librdkafka-sticky.ts';
import { group, lists, topics } from './notation.ts';

function assigned(members: string, counts: string) {
  return lists(assignLibrdkafkaSticky(group(members), topics(counts)));
}

it('ASG-4 (1): what nobody owns goes from the last to the first to the member with fewest, then lowest id', () => {
  expect(assigned('A{t,u}[t-0] B{t,u}', 't:2 u:2')).toEqual({ A: 't-0 u-0', B: 't-1 u-1' });
});

it('ASG-4 (2): a member gives up its first partitions, and only while it has two more than another', () => {
  expect(assigned('A{t}[t-0,t-1,t-2,t-3] B{t}', 't:4')).toEqual({ A: 't-2 t-3', B: 't-0 t-1' });
  expect(assigned('A{t}[t-0,t-1,t-2] B{t}', 't:3')).toEqual({ A: 't-1 t-2', B: 't-0' });
});

it('ASG-4 (2): of members that have equally many left, the last by id gives first', () => {
  const expected = { A: 't-0 t-1 t-2', B: 't-4 t-5', C: 't-3 t-6' };
  expect(assigned('A{t}[t-0,t-1,t-2] B{t}[t-3,t-4,t-5] C{t}[t-6]', 't:7')).toEqual(expected);
});

it('ASG-4 (2): the member with most left gives first', () => {
  const expected = { A: 't-1 t-2 t-3', B: 't-4 t-5 t-6', C: 't-0 t-7' };
  expect(assigned('A{t}[t-0,t-1,t-2,t-3] B{t}[t-4,t-5,t-6] C{t}[t-7]', 't:8')).toEqual(expected);
});

it('ASG-4: a subscription to a topic that does not exist does not make subscriptions different', () => {
  // With different subscriptions t-1 would be handed out first, and to B.
  expect(assigned('A{t}[t-0] B{t} C{t,gone}', 't:4')).toEqual({ A: 't-0 t-1', B: 't-3', C: 't-2' });
});
