import { describe, expect, it } from 'vitest';
import { assign } from '../../../../src/kernel/group/assignors/assignors.ts';
import { group, lists, topics } from './notation.ts';

describe.each(['java', 'librdkafka'] as const)('members with different topics, %s', (family) => {
  const assigned = (members: string, counts: string) => {
    return lists(assign('sticky', family, group(members), topics(counts)));
  };

  it('ASG-4: partitions of the topic with fewest subscribers are handed out first', () => {
    // By name t would come first and leave A with t-0, B with t-1 u-0 u-1.
    expect(assigned('A{t} B{t,u}', 't:2 u:2')).toEqual({ A: 't-0 t-1', B: 'u-0 u-1' });
  });

  it('ASG-4: what was free moves before what was owned', () => {
    // A gets t-2 and u-0 and then has two more than B; t-2 moves on, and t-0 stays.
    const members = 'A{t,u}[t-0] B{t}[t-1,gone-0] C{u,v}[v-0,v-1,v-2]';
    expect(assigned(members, 't:3 u:1 v:3')).toEqual({ A: 't-0 u-0', B: 't-1 t-2', C: 'v-0 v-1 v-2' });
  });

  it('ASG-4: but goes by the common order if a member has left a topic that it has partitions of', () => {
    const members = 'A{t,u}[t-0] B{t}[t-1,u-0] C{u,v}[v-0,v-1,v-2]';
    expect(assigned(members, 't:3 u:1 v:3')).toEqual({ A: 't-2 u-0', B: 't-0 t-1', C: 'v-0 v-1 v-2' });
  });

  it('ASG-4: two members never swap partitions of one topic', () => {
    const members = 'A{t,u}[t-1,t-3,t-4,t-5,t-6,u-0,u-1,u-2,u-3,u-5,u-6] B{u}[u-4] C{t}[t-0,t-2]';
    const { A, C } = assigned(members, 't:7 u:7');
    const fromC = ['t-0', 't-2'].filter((partition) => A!.split(' ').includes(partition));
    const toC = C!.split(' ').filter((partition) => !['t-0', 't-2'].includes(partition));
    expect(toC.length).toBeGreaterThan(0);
    expect(fromC).toEqual([]);
  });

  // The next two were worked out with the bookkeeping of Kafka 3.9, AbstractStickyAssignor.PartitionMovements.
  it('ASG-4: a partition goes back only for one of its own topic', () => {
    const A = 'A{u,v}[u-0,u-1,u-4,u-5,v-0,v-1,v-2,v-5]';
    const members = `${A} B{v,w}[w-0,w-1,w-2] C{t,u,v}[t-0,u-2,u-3,v-3,v-4]`;
    expect(assigned(members, 't:2 u:6 v:6 w:3')).toEqual({
      A: 'u-1 u-4 u-5 v-2 v-3 v-5',
      B: 'v-0 v-1 w-0 w-1 w-2',
      C: 't-0 t-1 u-0 u-2 u-3 v-4',
    });
  });

  it('ASG-4: a partition goes back only to the member that it came from', () => {
    const A = 'A{u,v}[u-1,u-2,u-5,u-6,v-0,v-1,v-2,v-3,v-7,v-8,v-9,v-10,v-11]';
    const B = 'B{t,u,v}[t-1,t-2,t-5,t-6,u-0,u-3,u-4,u-7,u-8,v-4,v-5]';
    const members = `${A} ${B} C{w}[w-0,w-1] D{t,u} E{t,w}[t-0,t-3,w-2]`;
    expect(assigned(members, 't:7 u:9 v:12 w:3')).toEqual({
      A: 'v-1 v-2 v-3 v-7 v-8 v-9 v-10 v-11',
      B: 'u-5 u-7 u-8 v-0 v-4 v-5 v-6',
      C: 'w-0 w-1 w-2',
      D: 't-5 u-0 u-1 u-2 u-3 u-4 u-6',
      E: 't-0 t-1 t-2 t-3 t-4 t-6',
    });
  });
});
