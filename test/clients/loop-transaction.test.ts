import { describe, expect, test } from 'vitest';
import { committedOffset } from '../../src/kernel/group/committed-offsets.ts';
import { Session } from '../../src/session/session.ts';
import { profileOf } from '../kernel/log-fixture.ts';

const OPENING = [
  'topic create t --partitions 1',
  'topic create out --partitions 1',
  'produce t --key k-{n} --value v --count 6',
  'producer open p --set transactional.id=x',
  'consumer open c --group g --assign t:0 --set max.poll.records=3 --set isolation.level=read_committed --set enable.auto.commit=false --set auto.offset.reset=earliest',
];
const LOOP = 'poll-loop c --handler 100ms --transaction p --to out';

async function play(...lines: readonly string[]): Promise<Session> {
  const session = new Session({ version: profileOf('4.2') });
  for (const line of [...OPENING, ...lines]) await session.run(line);
  return session;
}

function held({ bench }: Session) {
  const { cluster, clients, producers } = bench.simulation;
  const log = cluster.topics.get('out')!.partitions[0]!;
  return {
    committed: committedOffset(cluster, 'g', { topic: 't', partition: 0 })?.offset ?? null,
    end: log.logEndOffset,
    aborted: log.abortedTransactions.length,
    consumer: clients.consumers.get('c')!.end,
    hasProducer: producers.has('p'),
  };
}

describe('a loop in transactions (CLI-803)', () => {
  test('TXN-15: one transaction for each batch handed out, the offsets in it', async () => {
    const session = await play(LOOP, 'advance 1s');
    expect(held(session)).toMatchObject({ committed: 6, end: 8, aborted: 0, consumer: null });
    const ended = session.bench.simulation.events.filter(({ type }) => type === 'transactionCommitted');
    expect(ended.map(({ atMs }) => atMs - session.bench.simulation.cluster.startMs)).toEqual([300, 600]);
  });

  test('TXN-15: a crash inside of the second one leaves the first', async () => {
    const session = await play(LOOP, "advance --until 'processed t:0@4'", 'crash c');
    expect(held(session)).toMatchObject({ committed: 3, end: 6, hasProducer: false });
    for (const line of ['restart c', LOOP, 'advance 1s']) await session.run(line);
    // The producer came back with its loop: its transaction was aborted, and all is written once for committed readers.
    expect(held(session)).toMatchObject({ committed: 6, end: 11, aborted: 1, hasProducer: true });
  });

  test('the producer of a loop shares its fate, one of another does not', async () => {
    const session = await play('producer open q', LOOP, 'close c');
    expect(held(session)).toMatchObject({ consumer: 'closed', hasProducer: false });
    expect(session.bench.simulation.producers.has('q')).toBe(true);
  });

  test('CLI-803: what cannot be written aborts the transaction, and the consumer goes back to what is committed', async () => {
    const session = await play(
      LOOP,
      'advance 350ms',
      'topic alter out --config max.message.bytes=10',
      'advance 300ms',
    );
    // Nothing of the second batch, but the marker: its partition had been added.
    expect(held(session)).toMatchObject({ committed: 3, end: 5, aborted: 0, consumer: null });
    await session.run('topic alter out --config max.message.bytes=1000000');
    await session.run('advance 2s');
    const state = held(session);
    expect(state).toMatchObject({ committed: 6, consumer: null });
    const rows = (await session.run('show offsets c')).views[0]!.summary;
    expect(rows).toMatchObject({ processed: 6, lost: 0 });
    expect(Number(rows.repeated)).toBeGreaterThan(0);
  });

  test('TXN-7: a fenced producer ends the loop, with close', async () => {
    const session = await play(
      LOOP,
      'advance 150ms',
      'producer open other --set transactional.id=x',
      'advance 1s',
    );
    expect(held(session)).toMatchObject({
      committed: null,
      aborted: 1,
      consumer: 'closed',
      hasProducer: false,
    });
  });

  test('a loop without its producer ends, with close', async () => {
    const session = await play(LOOP, 'advance 150ms', 'crash p', 'advance 1s');
    expect(held(session)).toMatchObject({ committed: null, end: 1, consumer: 'closed' });
  });

  test('a handler that throws closes both, and Java aborts', async () => {
    const session = await play(`${LOOP} --throw-at t:0@1`, 'advance 1s');
    expect(held(session)).toMatchObject({
      committed: null,
      end: 2,
      aborted: 1,
      consumer: 'closed',
      hasProducer: false,
    });
  });

  test.each([
    ['poll-loop c --transaction p --commit batch', /--transaction and --commit exclude each other/],
    ['poll-loop c --transaction p --producer p', /--transaction and --producer exclude each other/],
    ['poll-loop c --producer p --to out', /'p' is transactional/],
    ['poll-loop c --transaction q', /'q' is not transactional/],
  ])('%s is a mistake', async (line, message) => {
    const session = await play('producer open q');
    await expect(session.run(line)).rejects.toThrow(message);
  });
});

describe('the ledger (APP-5, LST-11)', () => {
  const READER = (isolation: string) =>
    `consumer open r --group r --assign out:0 --set auto.offset.reset=earliest --set isolation.level=${isolation}`;
  const WRITTEN = [
    'transaction begin p',
    'produce out --producer p --value v --count 2',
    'transaction abort p',
    'transaction begin p',
    'produce out --producer p --value v',
    'transaction commit p',
  ];

  async function summary(session: Session): Promise<unknown> {
    return (await session.run('show offsets r')).views[0]!.summary;
  }

  test.each([
    ['read_committed', 1],
    ['read_uncommitted', 3],
  ])(
    'neither markers nor what the reader does not see is lost or repeated: %s',
    async (isolation, records) => {
      const session = await play(...WRITTEN, READER(isolation), 'poll-loop r', 'advance 6s', 'crash r');
      expect(await summary(session)).toMatchObject({ processed: records, lost: 0, missed: 0, willLose: 0 });
      // With the files gone too.
      await session.run('delete-records out:0 --before 5');
      expect(await summary(session)).toMatchObject({ processed: records, lost: 0, missed: 0 });
      await session.run('advance 8d');
      expect(await summary(session)).toMatchObject({ processed: records, lost: 0, missed: 0 });
    },
  );

  test.each([
    ['read_committed', 1],
    ['read_uncommitted', 3],
  ])('missed counts what the reader would have seen: %s', async (isolation, records) => {
    const session = await play(READER(isolation), 'poll r', ...WRITTEN, 'delete-records out:0 --before 5');
    expect(await summary(session)).toMatchObject({ missed: records });
  });
});
