import { describe, expect, test } from 'vitest';
import { Session } from '../../src/session/session.ts';
import { profileOf } from '../kernel/log-fixture.ts';

/** A session with a topic `t`, and what each line is answered: the error's name as the client shows it, or null. */
class Clients {
  readonly session: Session;

  constructor(version = '4.2') {
    this.session = new Session({ version: profileOf(version) });
  }

  async run(...lines: readonly string[]): Promise<string> {
    let text = '';
    for (const line of ['topic create t --partitions 1', ...lines].slice(
      this.session.lines.length === 0 ? 0 : 1,
    ))
      text = (await this.session.run(line)).text;
    return text;
  }

  get log() {
    return this.session.bench.simulation.cluster.topics.get('t')!.partitions[0]!;
  }

  producer(name: string) {
    return this.session.bench.simulation.producers.get(name)!;
  }
}

const open = (name: string, client: string) =>
  `producer open ${name} --client ${client} --set ${client === 'kafkajs' ? 'transactionalId' : 'transactional.id'}=x`;
const send = (name: string) => `produce t --producer ${name} --value v`;

describe('fencing in the words of each client (TXN-7)', () => {
  test('TXN-7: Java is told by the coordinator, and by itself from then on', async () => {
    const clients = new Clients('3.9');
    await clients.run(open('old', 'java'), 'transaction begin old', send('old'), open('new', 'java'));
    expect(await clients.run('transaction commit old')).toBe(
      'ProducerFencedException: There is a newer producer with the same transactionalId which fences the current one.',
    );
    for (const call of ['transaction abort old', 'transaction begin old', send('old')]) {
      expect(await clients.run(call)).toBe(
        "ProducerFencedException: Producer with transactionalId 'x' and (producerId=0, epoch=0) has been fenced by another producer with the same transactionalId",
      );
    }
    expect(clients.log.logEndOffset).toBe(2);
  });

  test('TXN-7: a partition that is not in the transaction yet is refused by the coordinator', async () => {
    const clients = new Clients('3.9');
    await clients.run(open('old', 'java'), 'transaction begin old', open('new', 'java'));
    expect(await clients.run(send('old'))).toMatch(/^ProducerFencedException: There is a newer producer/);
    expect(clients.log.logEndOffset).toBe(0);
  });

  test('TXN-17: since 4.0 the leader asks for the client, which may still try to abort', async () => {
    const clients = new Clients('4.2');
    await clients.run(open('old', 'java'), 'transaction begin old', open('new', 'java'));
    expect(await clients.run(send('old'))).toBe(
      'InvalidProducerEpochException: Producer attempted to produce with an old epoch.',
    );
    expect(await clients.run('transaction commit old')).toBe(
      "InvalidProducerEpochException: Producer with transactionalId 'x' and (producerId=0, epoch=0) attempted to produce with an old epoch",
    );
  });

  test('TXN-17: a leader that knows the new epoch refuses the batch; only an abort can follow, and it is fenced', async () => {
    const clients = new Clients('3.9');
    await clients.run(open('old', 'java'), 'transaction begin old', send('old'), open('new', 'java'));
    expect(await clients.run(send('old'))).toMatch(/^INVALID_PRODUCER_EPOCH: /);
    expect(clients.producer('old').transaction?.state).toBe('failed');
    expect(await clients.run('transaction abort old')).toMatch(/^ProducerFencedException: There is/);
  });

  test('TXN-7: librdkafka says _FENCED', async () => {
    const clients = new Clients();
    await clients.run(
      open('old', 'librdkafka'),
      'transaction begin old',
      send('old'),
      open('new', 'librdkafka'),
    );
    const fenced = '_FENCED: Local: This instance has been fenced by a newer instance';
    expect(await clients.run('transaction commit old')).toBe(fenced);
    expect(await clients.run('transaction begin old')).toBe(fenced);
  });

  test('TXN-9: a timeout fences as well', async () => {
    const clients = new Clients('3.9');
    await clients.run(open('p', 'java'), 'transaction begin p', send('p'), 'advance 70s');
    expect(await clients.run('transaction commit p')).toMatch(/^ProducerFencedException: There is/);
  });
});

describe('calls out of turn', () => {
  test.each([
    [
      'java',
      'transaction commit p',
      /^IllegalStateException: TransactionalId x: Invalid transition attempted from state READY to state COMMITTING_TRANSACTION$/,
    ],
    ['java', 'transaction abort p', /from state READY to state ABORTING_TRANSACTION$/],
    ['java@2.8', 'transaction commit p', /^KafkaException: TransactionalId x: Invalid transition/],
    [
      'java',
      send('p'),
      /^IllegalStateException: Cannot add partition t-0 to transaction while in state {2}READY$/,
    ],
    ['java@2.8', send('p'), /^IllegalStateException: Cannot call send in state READY$/],
    ['librdkafka', 'transaction commit p', /^_STATE: Operation not valid in state Ready$/],
    ['librdkafka', send('p'), /^_STATE: Operation not valid in state Ready$/],
    [
      'kafkajs',
      'transaction commit p',
      /^KafkaJSNonRetriableError: Cannot continue to use transaction once ended$/,
    ],
  ])('%s: %s outside of a transaction', async (client, call, answer) => {
    const clients = new Clients();
    await clients.run(open('p', client));
    expect(await clients.run(call)).toMatch(answer);
    expect(clients.log.logEndOffset).toBe(0);
  });

  test.each([
    ['java', /from state IN_TRANSACTION to state IN_TRANSACTION$/],
    ['librdkafka', /^_STATE: Operation not valid in state InTransaction$/],
    ['kafkajs', /^KafkaJSNonRetriableError: There is already an ongoing transaction for this producer/],
  ])('%s: begin twice', async (client, answer) => {
    const clients = new Clients();
    await clients.run(open('p', client), 'transaction begin p');
    expect(await clients.run('transaction begin p')).toMatch(answer);
  });

  test.each([
    ['java', /^IllegalStateException: Cannot use transactional methods without enabling transactions/],
    ['librdkafka', /^_NOT_CONFIGURED: /],
    ['kafkajs', /^KafkaJSNonRetriableError: Must provide transactional id/],
  ])('%s: begin without a transactional.id', async (client, answer) => {
    const clients = new Clients();
    await clients.run(`producer open p --client ${client}`);
    expect(await clients.run('transaction begin p')).toMatch(answer);
  });

  test('kafkajs sends outside of a transaction without a stamp, and gets its producer id with its first one', async () => {
    const clients = new Clients();
    await clients.run(open('p', 'kafkajs'), send('p'));
    expect(clients.log.segments[0]!.batches[0]).toMatchObject({ producerId: -1 });
    expect(clients.producer('p').producerId).toBe(-1);
    await clients.run('transaction begin p', send('p'), 'transaction commit p');
    expect(clients.log.segments[0]!.batches[1]).toMatchObject({ producerId: 0, producerEpoch: 0 });
  });

  test('a transaction in which nothing was sent writes no marker', async () => {
    const clients = new Clients();
    await clients.run(open('p', 'java'), 'transaction begin p', 'transaction commit p');
    expect(clients.log.logEndOffset).toBe(0);
    expect(clients.session.bench.simulation.cluster.transactions.get('x')?.state).toBe('Empty');
  });

  test('a batch that was refused leaves only the abort; then all is well again', async () => {
    const clients = new Clients();
    await clients.run(
      open('p', 'java'),
      'transaction begin p',
      send('p'),
      'produce t --producer p --value v --timestamp now*1000',
    );
    expect(await clients.run('transaction commit p')).toBe(
      'KafkaException: Cannot execute transactional method because we are in an error state',
    );
    expect(await clients.run('transaction abort p')).toMatch(/^p: aborted; abort marker at t:0 offset 1$/);
    expect(await clients.run('transaction begin p', send('p'), 'transaction commit p')).toMatch(
      /^p: committed/,
    );
  });
});

describe('opening', () => {
  test.each([
    [
      'java',
      '900001',
      /^KafkaException: Unexpected error in InitProducerIdResponse; The transaction timeout is larger/,
    ],
    ['librdkafka', '900001', /^INVALID_TRANSACTION_TIMEOUT: /],
    ['java', '900000', /^p: java/],
  ])('TXN-9: %s with transaction.timeout.ms=%s', async (client, timeoutMs, answer) => {
    const clients = new Clients();
    expect(await clients.run(`${open('p', client)} --set transaction.timeout.ms=${timeoutMs}`)).toMatch(
      answer,
    );
    expect(clients.session.bench.simulation.producers.has('p')).toBe(/^p:/.test(answer.source.slice(1)));
  });

  test.each(['--set acks=1', '--set enable.idempotence=false'])(
    'a transactional producer is idempotent with acks=all: %s',
    async (set) => {
      await expect(new Clients().run(`${open('p', 'java')} ${set}`)).rejects.toThrow(/acks|idempotence/);
    },
  );

  test('a family that is not idempotent by default is with a transactional.id', async () => {
    const clients = new Clients();
    await clients.run(open('p', 'librdkafka'));
    expect(clients.producer('p')).toMatchObject({ isIdempotent: true, acks: 'all' });
  });
});

describe('close (Java aborts what is open)', () => {
  test.each([
    ['java', 2],
    ['librdkafka', 1],
  ])('%s', async (client, endOffset) => {
    const clients = new Clients();
    await clients.run(open('p', client), 'transaction begin p', send('p'), 'close p');
    expect(clients.log.logEndOffset).toBe(endOffset);
  });
});

describe('offsets (TXN-14, CLI-806)', () => {
  const consumer = (name: string, more = '') =>
    `consumer open ${name} --group g --assign t:0 --set enable.auto.commit=false --set auto.offset.reset=earliest ${more}`;

  async function pending(): Promise<Clients> {
    const clients = new Clients();
    await clients.run(
      'produce t --value v --count 5',
      consumer('c'),
      'poll c --max 2',
      open('p', 'java'),
      'transaction begin p',
    );
    expect(await clients.run('transaction send-offsets p --from c')).toBe(
      't:0=2 pending for group g: unseen until the commit',
    );
    return clients;
  }

  test.each(['java', 'librdkafka'])(
    'CLI-806, OFS-6: a %s reader of committed records waits for the end of the transaction that holds its offset',
    async (client) => {
      const clients = await pending();
      await clients.run(consumer('d', `--client ${client} --set isolation.level=read_committed`));
      expect(await clients.run('poll d --timeout 1s')).toBe('no records');
      await clients.run('transaction commit p');
      expect(await clients.run('poll d --timeout 1s --max 1')).toBe('t:0 2: 1 record');
    },
  );

  test('CLI-806: one of uncommitted records does not ask, and begins as if nothing were sent', async () => {
    const clients = await pending();
    await clients.run(consumer('d'));
    expect(await clients.run('poll d --max 1')).toBe('t:0 0: 1 record');
  });

  test('TXN-14: a member that was put out is refused where the client says who it is (KIP-447)', async () => {
    for (const [client, answer] of [
      [
        'java',
        /^CommitFailedException: Transaction offset Commit failed due to consumer group metadata mismatch: /,
      ],
      ['java@2.4', /pending for group g/],
      ['kafkajs', /pending for group g/],
    ] as const) {
      const clients = new Clients();
      await clients.run(
        'produce t --value v --count 5',
        'consumer open c --group g --subscribe t --set enable.auto.commit=false --set auto.offset.reset=earliest --set max.poll.interval.ms=10000',
        'poll c --timeout 5s',
        open('p', client),
        'transaction begin p',
        'advance 11s',
        'consumer open d --group g --subscribe t',
        'poll d --timeout 5s',
      );
      expect(await clients.run('transaction send-offsets p --from c')).toMatch(answer);
    }
  });
});
