import { describe, expect, it } from 'vitest';
import { assign } from '../../../../src/kernel/group/assignors/assignors.ts';
import { adjustForCooperation } from '../../../../src/kernel/group/assignors/cooperative.ts';
import { group, lists, topics } from './notation.ts';

describe('adjustForCooperation', () => {
  it('ASG-4: withholds what another member still owns, and that alone', () => {
    const target = assign('sticky', 'java', group('A{t} B{t}'), topics('t:4'));
    expect(lists(target)).toEqual({ A: 't-0 t-2', B: 't-1 t-3' });
    const members = group('A{t}[t-0,t-1] B{t}[t-3]');
    expect(lists(adjustForCooperation(target, members))).toEqual({ A: 't-0 t-2', B: 't-3' });
    expect(lists(target)).toEqual({ A: 't-0 t-2', B: 't-1 t-3' });
  });

  it('ASG-4: withholds nothing when what moves has no owner any more', () => {
    const target = assign('sticky', 'java', group('A{t} B{t}'), topics('t:4'));
    expect(adjustForCooperation(target, group('A{t}[t-0] B{t}'))).toEqual(target);
  });
});

describe('cooperative-sticky', () => {
  it.each([
    { family: 'java', stays: 't-0 t-1', moves: 't-2 t-3' },
    { family: 'librdkafka', stays: 't-2 t-3', moves: 't-0 t-1' },
  ] as const)(
    'ASG-4: what moves to a new member of $family is revoked in one round and handed over in the next',
    (row) => {
      const { family, stays, moves } = row;
      const first = assign('cooperative-sticky', family, group('A{t}[t-0,t-1,t-2,t-3] B{t}'), topics('t:4'));
      expect(lists(first)).toEqual({ A: stays, B: '' });
      const joined = group(`A{t}[${stays.replace(' ', ',')}] B{t}`);
      const second = assign('cooperative-sticky', family, joined, topics('t:4'));
      expect(lists(second)).toEqual({ A: stays, B: moves });
    },
  );

  it('ASG-4: what a member left behind is handed out in one round', () => {
    const assignment = assign('cooperative-sticky', 'java', group('A{t}[t-0,t-1] B{t}[t-2]'), topics('t:4'));
    expect(lists(assignment)).toEqual({ A: 't-0 t-1', B: 't-2 t-3' });
  });
});
