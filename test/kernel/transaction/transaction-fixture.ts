/** Transactional producers as the broker sees them, request by request, on the log of `openLog`. */
import { expect } from 'vitest';
import type { Cluster } from '../../../src/kernel/cluster.ts';
import { type AppendAnswer, type AppendRefusal, producerRecord } from '../../../src/kernel/log/append.ts';
import type { MarkerType } from '../../../src/kernel/log/end-transaction-marker.ts';
import { appendToLog } from '../../../src/kernel/log-operations.ts';
import {
  addPartition,
  type EndTransactionAnswer,
  endTransaction,
  initProducerId,
} from '../../../src/kernel/transaction/transaction-coordinator.ts';
import type { LogFixture } from '../log-fixture.ts';

export interface TestProducer {
  readonly transactionalId: string;
  producerId: number;
  producerEpoch: number;
  nextSequence: number;
}

/** InitProducerId; one minute is the client's default timeout (TXN-9). */
export function init(cluster: Cluster, transactionalId: string, timeoutMs = 60_000): TestProducer {
  const answer = initProducerId(cluster, { transactionalId, timeoutMs });
  if (answer.error !== null) throw new Error(answer.error);
  const { producerId, producerEpoch } = answer;
  return { transactionalId, producerId, producerEpoch, nextSequence: 0 };
}

/** One batch of one record in the producer's transaction, `key=value`. */
export function send(
  { cluster, log }: Pick<LogFixture, 'cluster' | 'log'>,
  producer: TestProducer,
  word: string,
): AppendAnswer | AppendRefusal {
  expect(addPartition(cluster, producer, log)).toBeNull();
  return append({ cluster, log }, producer, word);
}

/** The batch alone: its partition is not added to the transaction. */
export function append(
  { cluster, log }: Pick<LogFixture, 'cluster' | 'log'>,
  producer: TestProducer,
  word: string,
): AppendAnswer | AppendRefusal {
  const [key = '', value = 'v'] = word.split('=');
  const { producerId, producerEpoch, nextSequence: baseSequence } = producer;
  const answer = appendToLog(cluster, log, {
    records: [producerRecord(key, value, cluster.nowMs)],
    producer: { producerId, producerEpoch, baseSequence },
    isTransactional: true,
  });
  if (answer.error === null) producer.nextSequence += 1;
  return answer;
}

/** EndTxn of a client that knows no epoch bump, unless told otherwise. */
export function end(
  cluster: Cluster,
  producer: TestProducer,
  type: MarkerType,
  supportsEpochBump = false,
): EndTransactionAnswer {
  const answer = endTransaction(cluster, producer, { type, supportsEpochBump });
  if (answer.error === null && answer.producerEpoch !== producer.producerEpoch) {
    producer.producerId = answer.producerId;
    producer.producerEpoch = answer.producerEpoch;
    producer.nextSequence = 0;
  }
  return answer;
}
