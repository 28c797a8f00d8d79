/**
 * CLI-251, cell by cell: auto commit on, defaults, a synchronous loop. What comes again after the restart (R) and what is
 * skipped for ever (S). Ten records, handlers of 900 ms; #6 is in hand from 4.5 s to 5.4 s, the tick is at 5 s.
 */
import { expect, test } from 'vitest';
import type { World } from '../../../src/clients/clients.ts';
import { crash, poll, process } from '../../../src/clients/consumers/consumers.ts';
import { advanceTo, advanceUntilProcessed, committedIn, createStory, ledger, loop, open } from '../story.ts';

/** A column of the table: the client, its settings, and whether the loop stores after processing. */
const COLUMNS = {
  java: { family: 'java', settings: {}, stores: false },
  librdkafka: { family: 'librdkafka', settings: {}, stores: false },
  'librdkafka + store': {
    family: 'librdkafka',
    settings: { 'enable.auto.offset.store': 'false' },
    stores: true,
  },
  kafkajs: { family: 'kafkajs', settings: {}, stores: false },
} as const;

type Column = keyof typeof COLUMNS;

/** kafkajs joins a group first; without the initial delay it has its partition at once. */
const AT_ONCE = { 'group.initial.rebalance.delay.ms': '0' };

interface Life {
  readonly world: World;
  readonly begin: (throwAt: number | null) => void;
}

function life(column: Column, handlerMs = 900): Life {
  const { family, settings, stores } = COLUMNS[column];
  const world = createStory({ records: 10, broker: AT_ONCE });
  const consumer = open(world, family, { settings });
  const begin = (offset: number | null) => {
    loop(world, consumer, {
      handlerMs,
      stores,
      throwAt: offset === null ? null : { topic: 't', partition: 0, offset },
    });
  };
  return { world, begin };
}

/** Kills the consumer if it lives, and reads on in a new process to the end: how much came again, how much never. */
function afterRestart(world: World, column: Column): { repeated: number; lost: number } {
  const { family, settings } = COLUMNS[column];
  const dead = world.clients.consumers.get('c')!;
  if (dead.end === null) crash(world, dead);
  advanceTo(world, 100_000); // A killed member's session has ended.
  const again = open(world, family, { settings });
  loop(world, again, {});
  advanceTo(world, 200_000);
  const { repeated, lost } = ledger(world);
  return { repeated, lost };
}

const columns = Object.keys(COLUMNS) as Column[];

test.each(columns)('CLI-251: records delivered, none processed, no commit since: R all (%s)', (column) => {
  const { world, begin } = life(column);
  begin(null);
  advanceTo(world, 899);
  expect(ledger(world).processed).toBe(0);
  expect(afterRestart(world, column)).toEqual({ repeated: 0, lost: 0 });
  expect(ledger(world).processed).toBe(10);
});

test.each([
  ['java', { repeated: 5, lost: 0 }],
  ['librdkafka', { repeated: 0, lost: 1 }],
  ['librdkafka + store', { repeated: 0, lost: 0 }],
  ['kafkajs', { repeated: 5, lost: 0 }],
] as const)('CLI-251: mid-message just after the moment of a tick (%s): %j', (column, expected) => {
  const { world, begin } = life(column);
  begin(null);
  advanceTo(world, 5_200);
  expect(ledger(world).processed).toBe(5);
  expect(afterRestart(world, column)).toEqual(expected);
});

test.each([
  ['java', { repeated: 10, lost: 0 }],
  ['librdkafka', { repeated: 4, lost: 0 }],
  ['librdkafka + store', { repeated: 5, lost: 0 }],
  ['kafkajs', { repeated: 10, lost: 0 }],
] as const)(
  'CLI-251: all processed, before the next poll, tick or batch end (%s): R since the last commit: %j',
  (column, expected) => {
    const { world, begin } = life(column);
    begin(null);
    advanceUntilProcessed(world, 9);
    expect(afterRestart(world, column)).toEqual(expected);
  },
);

test.each([
  ['java', { repeated: 0, lost: 6 }],
  ['librdkafka', { repeated: 0, lost: 1 }],
  ['librdkafka + store', { repeated: 0, lost: 0 }],
  ['kafkajs', { repeated: 0, lost: 0 }],
] as const)('CLI-251: an exception at record 5 of 10 and a clean close (%s): %j', (column, expected) => {
  const { world, begin } = life(column, 100);
  begin(4);
  advanceTo(world, 2_000);
  expect(world.clients.consumers.get('c')!.end).toBe('closed');
  expect(ledger(world).processed).toBe(4);
  expect(afterRestart(world, column)).toEqual(expected);
});

test('an exception and .NET Dispose() alone, which is a crash (CLI-225): R the failing message', () => {
  const { world } = life('librdkafka');
  const consumer = world.clients.consumers.get('c')!;
  for (let n = 0; n < 4; n++) {
    poll(world, consumer);
    process(world, consumer);
  }
  poll(world, consumer);
  expect(afterRestart(world, 'librdkafka')).toEqual({ repeated: 4, lost: 0 });
});

test('CLI-1103: a tick at the millisecond in which a handler ends comes before the next record is handed out', () => {
  for (const [handlerMs, committed] of [
    [1_000, 5],
    [999, 6],
  ] as const) {
    const { world, begin } = life('librdkafka', handlerMs);
    begin(null);
    advanceTo(world, 5_000);
    expect(committedIn(world)).toBe(committed);
  }
});
