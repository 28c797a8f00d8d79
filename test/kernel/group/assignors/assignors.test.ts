import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AssignorFamily,
  type AssignorMember,
  type AssignorName,
  assign,
} from '../../../../src/kernel/group/assignors/assignors.ts';
import { comparePartitions, partitionKey } from '../../../../src/kernel/group/topic-partition.ts';
import { group, lists, topics } from './notation.ts';

const FAMILIES = ['java', 'librdkafka'] as const;
const STRATEGIES = ['range', 'roundrobin', 'sticky', 'cooperative-sticky'] as const;
const EVERY_ASSIGNOR = FAMILIES.flatMap((family) => STRATEGIES.map((strategy) => ({ family, strategy })));

function assigned(strategy: AssignorName, family: AssignorFamily, members: string, counts: string) {
  return lists(assign(strategy, family, group(members), topics(counts)));
}

describe.each(FAMILIES)('ASG-5 for %s', (family) => {
  it('ASG-5: two topics of 3, two members, range', () => {
    const expected = { C0: 't0-0 t0-1 t1-0 t1-1', C1: 't0-2 t1-2' };
    expect(assigned('range', family, 'C0{t0,t1} C1{t0,t1}', 't0:3 t1:3')).toEqual(expected);
  });

  it('ASG-5: two topics of 3, two members, roundrobin', () => {
    const expected = { C0: 't0-0 t0-2 t1-1', C1: 't0-1 t1-0 t1-2' };
    expect(assigned('roundrobin', family, 'C0{t0,t1} C1{t0,t1}', 't0:3 t1:3')).toEqual(expected);
  });

  it('ASG-5, ASG-6: two topics of 3, four members, range leaves the fourth idle', () => {
    const expected = { C0: 't0-0 t1-0', C1: 't0-1 t1-1', C2: 't0-2 t1-2', C3: '' };
    const members = 'C0{t0,t1} C1{t0,t1} C2{t0,t1} C3{t0,t1}';
    expect(assigned('range', family, members, 't0:3 t1:3')).toEqual(expected);
  });

  it('ASG-5: two topics of 3, four members, roundrobin leaves nobody idle', () => {
    const expected = { C0: 't0-0 t1-1', C1: 't0-1 t1-2', C2: 't0-2', C3: 't1-0' };
    const members = 'C0{t0,t1} C1{t0,t1} C2{t0,t1} C3{t0,t1}';
    expect(assigned('roundrobin', family, members, 't0:3 t1:3')).toEqual(expected);
  });

  it('ASG-5: one topic of 7, three members, range', () => {
    const expected = { A: 't-0 t-1 t-2', B: 't-3 t-4', C: 't-5 t-6' };
    expect(assigned('range', family, 'A{t} B{t} C{t}', 't:7')).toEqual(expected);
  });

  it('ASG-5: one topic of 7, three members, roundrobin', () => {
    const expected = { A: 't-0 t-3 t-6', B: 't-1 t-4', C: 't-2 t-5' };
    expect(assigned('roundrobin', family, 'A{t} B{t} C{t}', 't:7')).toEqual(expected);
  });

  it.each(['range', 'roundrobin'] as const)('ASG-5: nested subscriptions, %s', (strategy) => {
    const expected = { C0: 't0-0', C1: 't1-0', C2: 't1-1 t2-0 t2-1 t2-2' };
    const members = 'C0{t0} C1{t0,t1} C2{t0,t1,t2}';
    expect(assigned(strategy, family, members, 't0:1 t1:2 t2:3')).toEqual(expected);
  });

  it.each(['sticky', 'cooperative-sticky'] as const)('ASG-5: nested subscriptions, %s', (strategy) => {
    const expected = { C0: 't0-0', C1: 't1-0 t1-1', C2: 't2-0 t2-1 t2-2' };
    const members = 'C0{t0} C1{t0,t1} C2{t0,t1,t2}';
    expect(assigned(strategy, family, members, 't0:1 t1:2 t2:3')).toEqual(expected);
  });
});

/** Random groups: one to three topics, one to five members, what is owned held by at most one member. */
const counts = fc
  .array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 })
  .map((sizes) => new Map(sizes.map((size, index) => ['tuv'[index]!, size])));

function membersFor(
  partitionCounts: ReadonlyMap<string, number>,
  isAlike: boolean,
): fc.Arbitrary<AssignorMember[]> {
  const all = [...partitionCounts.keys()];
  const some = isAlike ? fc.constant(all) : fc.subarray(all, { minLength: 1 });
  const partitions = all.flatMap((topic) =>
    Array.from({ length: partitionCounts.get(topic)! }, (_, partition) => ({ topic, partition })),
  );
  return fc.array(some, { minLength: 1, maxLength: 5 }).chain((subscriptions) =>
    // One past the last member stands for nobody.
    fc
      .array(fc.nat({ max: subscriptions.length }), {
        minLength: partitions.length,
        maxLength: partitions.length,
      })
      .map((owners) =>
        subscriptions.map((subscription, index) => ({
          memberId: `c${index}`,
          groupInstanceId: null,
          topics: subscription,
          owned: partitions.filter((p, at) => owners[at] === index && subscription.includes(p.topic)),
        })),
      ),
  );
}

const anyGroup = counts.chain((partitionCounts) =>
  fc.record({ partitionCounts: fc.constant(partitionCounts), members: membersFor(partitionCounts, false) }),
);
const groupAlike = counts.chain((partitionCounts) =>
  fc.record({ partitionCounts: fc.constant(partitionCounts), members: membersFor(partitionCounts, true) }),
);

describe.each(EVERY_ASSIGNOR)('$strategy of $family', ({ family, strategy }) => {
  it('ASG-6: gives every partition of a subscribed topic to one subscriber, or withholds it until it is revoked', () => {
    fc.assert(
      fc.property(anyGroup, ({ partitionCounts, members }) => {
        const assignment = assign(strategy, family, members, partitionCounts);
        expect([...assignment.keys()].sort()).toEqual(members.map((member) => member.memberId).sort());
        for (const { memberId, topics: subscription } of members) {
          const list = assignment.get(memberId)!;
          expect(list).toEqual([...list].sort(comparePartitions));
          expect(list.every(({ topic }) => subscription.includes(topic))).toBe(true);
        }
        const given = [...assignment.values()].flat().map(partitionKey);
        expect(new Set(given).size).toBe(given.length);
        const subscribed = [...partitionCounts].filter(([topic]) =>
          members.some((m) => m.topics.includes(topic)),
        );
        const expected = subscribed.flatMap(([topic, count]) =>
          Array.from({ length: count }, (_, partition) => partitionKey({ topic, partition })),
        );
        const owned = new Set(members.flatMap((member) => member.owned.map(partitionKey)));
        const missing = expected.filter((key) => !given.includes(key));
        expect(given.filter((key) => !expected.includes(key))).toEqual([]);
        expect(missing.filter((key) => strategy !== 'cooperative-sticky' || !owned.has(key))).toEqual([]);
      }),
    );
  });

  it('ASG-1: does not depend on the order in which the members joined', () => {
    fc.assert(
      fc.property(anyGroup, ({ partitionCounts, members }) => {
        const forth = lists(assign(strategy, family, members, partitionCounts));
        expect(lists(assign(strategy, family, members.toReversed(), partitionCounts))).toEqual(forth);
      }),
    );
  });

  it('leaves out topics that do not exist, subscribed or owned', () => {
    const members = 'A{t,gone}[gone-0] B{t,gone}';
    expect(assigned(strategy, family, members, 't:2')).toEqual({ A: 't-0', B: 't-1' });
  });

  it('answers an empty group with an empty assignment', () => {
    expect(assign(strategy, family, [], topics('t:2'))).toEqual(new Map());
  });
});

describe.each(FAMILIES)('sticky of %s', (family) => {
  it('ASG-4: counts differ by at most one and as many partitions stay as balance allows, with equal subscriptions', () => {
    fc.assert(
      fc.property(groupAlike, ({ partitionCounts, members }) => {
        const assignment = assign('sticky', family, members, partitionCounts);
        const sizes = [...assignment.values()].map((list) => list.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        const total = sizes.reduce((sum, size) => sum + size, 0);
        const quota = Math.floor(total / members.length);
        const mayKeepOneMore = members.filter(({ owned }) => owned.length > quota).length;
        const mayStay =
          members.reduce((sum, { owned }) => sum + Math.min(owned.length, quota), 0) +
          Math.min(mayKeepOneMore, total % members.length);
        expect(kept(members, assignment)).toBe(mayStay);
      }),
    );
  });

  it('ASG-4: nobody has two more than another who could take one of them, with any subscriptions', () => {
    fc.assert(
      fc.property(anyGroup, ({ partitionCounts, members }) => {
        const assignment = assign('sticky', family, members, partitionCounts);
        for (const list of assignment.values()) {
          for (const { topic } of list) {
            for (const other of members.filter((member) => member.topics.includes(topic))) {
              expect(list.length - assignment.get(other.memberId)!.length).toBeLessThan(2);
            }
          }
        }
      }),
    );
  });

  it('ASG-4: changes nothing when nothing has changed', () => {
    fc.assert(
      fc.property(anyGroup, ({ partitionCounts, members }) => {
        const first = assign('sticky', family, members, partitionCounts);
        const again = members.map((member) => ({ ...member, owned: first.get(member.memberId)! }));
        expect(assign('sticky', family, again, partitionCounts)).toEqual(first);
      }),
    );
  });

  it('ASG-4: equals roundrobin from scratch with equal subscriptions', () => {
    fc.assert(
      fc.property(groupAlike, ({ partitionCounts, members }) => {
        const fresh = members.map((member) => ({ ...member, owned: [] }));
        const expected = assign('roundrobin', family, fresh, partitionCounts);
        expect(assign('sticky', family, fresh, partitionCounts)).toEqual(expected);
      }),
    );
  });
});

function kept(members: readonly AssignorMember[], assignment: ReturnType<typeof assign>): number {
  const stays = ({ memberId, owned }: AssignorMember) => {
    const now = new Set(assignment.get(memberId)!.map(partitionKey));
    return owned.filter((partition) => now.has(partitionKey(partition))).length;
  };
  return members.reduce((sum, member) => sum + stays(member), 0);
}
