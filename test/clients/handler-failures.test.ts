/** CLI-235: what kafkajs does when a handler throws. */
import { describe, expect, test } from 'vitest';
import type { World } from '../../src/clients/clients.ts';
import { advanceTo, committedIn, createStory, ledger, loop, open, START_MS, T0 } from './story.ts';

const AT_ONCE = { 'group.initial.rebalance.delay.ms': '0' };
const AT_2 = { ...T0, offset: 2 };

/** Five records of 100 ms each; the handler throws at offset 2. */
function throwing(client: { error: string; times: number | null }, settings = {}): World {
  const world = createStory({ records: 5, broker: AT_ONCE });
  loop(world, open(world, 'kafkajs', { settings }), { handlerMs: 100, throwAt: AT_2, client });
  return world;
}

function momentsOf(world: World, type: string): number[] {
  return world.clients.events.filter((event) => event.type === type).map(({ atMs }) => atMs - START_MS);
}

describe('a handler that throws an Error', () => {
  test('CLI-235: what is resolved is committed, and the same record comes again after 300 and 600 ms', () => {
    const world = throwing({ error: 'Error', times: 2 });
    advanceTo(world, 300);
    expect(committedIn(world)).toBe(2);
    expect(ledger(world)).toMatchObject({ processed: 2, lost: 0 });
    advanceTo(world, 5_000);
    expect(momentsOf(world, 'handlerFailed')).toEqual([300, 700]);
    expect(momentsOf(world, 'processed')).toEqual([100, 200, 1_400, 1_500, 1_600]);
    expect(committedIn(world)).toBe(5);
    expect(ledger(world)).toMatchObject({ processed: 5, repeated: 0, lost: 0 });
  });

  test('CLI-235: with autoCommit off nothing is committed, and the same record comes again', () => {
    const world = throwing({ error: 'Error', times: 1 }, { autoCommit: 'false' });
    advanceTo(world, 5_000);
    expect(committedIn(world)).toBeNull();
    expect(momentsOf(world, 'processed')).toEqual([100, 200, 700, 800, 900]);
  });

  test('CLI-235: after five retries it gives up, leaves the group, and starts again 9.6 s later', () => {
    const world = throwing({ error: 'Error', times: null });
    advanceTo(world, 10_099);
    expect(world.cluster.groups.get('g')!.state).toBe('Stable');
    advanceTo(world, 10_100);
    expect(momentsOf(world, 'handlerFailed')).toEqual([300, 700, 1_400, 2_700, 5_200, 10_100]);
    expect(world.cluster.groups.get('g')!.state).toBe('Empty');
    const failures = world.clients.events.filter((event) => event.type === 'clientFailed');
    expect(failures.map(({ error, during }) => [error.name, during])).toEqual([
      ['KafkaJSNumberOfRetriesExceeded', 'eachMessage'],
    ]);
    advanceTo(world, 19_699);
    expect(world.cluster.groups.get('g')!.members.size).toBe(0);
    advanceTo(world, 19_800);
    expect(world.cluster.groups.get('g')!.state).toBe('Stable');
    expect(momentsOf(world, 'handlerFailed').at(-1)).toBe(19_800);
  });

  test('CLI-235: a poison message is retried for ever and blocks its partition, but loses nothing', () => {
    const world = throwing({ error: 'Error', times: null });
    advanceTo(world, 3_600_000);
    expect(momentsOf(world, 'handlerFailed').length).toBeGreaterThan(900);
    expect(committedIn(world)).toBe(2);
    expect(ledger(world)).toMatchObject({ processed: 2, repeated: 0, lost: 0 });
  });

  test('CLI-235: a message that works at the seventh try is processed after the restart', () => {
    const world = throwing({ error: 'Error', times: 6 });
    advanceTo(world, 60_000);
    expect(momentsOf(world, 'processed').slice(2)).toEqual([19_800, 19_900, 20_000]);
    expect(committedIn(world)).toBe(5);
  });
});

test.each(['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError'])(
  'CLI-235: a %s counts as a mistake in the program: no retry, no restart',
  (error) => {
    const world = throwing({ error, times: null });
    advanceTo(world, 3_600_000);
    expect(momentsOf(world, 'handlerFailed')).toEqual([300]);
    expect(momentsOf(world, 'consumerClosed')).toEqual([300]);
    expect(committedIn(world)).toBe(2);
    expect(ledger(world)).toMatchObject({ processed: 2, lost: 0 });
  },
);
