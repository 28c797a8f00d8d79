/**
 * Consume, transform, produce in transactions (CLI-803, TXN-15): a poll loop with one transaction for each batch it is
 * handed. What goes wrong inside is aborted, and the consumer goes back to what is committed; a fenced producer ends it.
 */
import type { PartitionOffset } from '../kernel/group/group-events.ts';
import type { World } from './clients.ts';
import type { ClientError } from './consumers/client-error.ts';
import { noteFailure } from './consumers/commits.ts';
import type { Consumer } from './consumers/consumer.ts';
import { close, seek } from './consumers/consumers.ts';
import { committedBy, resetOffset } from './consumers/partition-start.ts';
import type { Producer } from './producer.ts';
import {
  beginTransaction,
  closeTransaction,
  finishTransaction,
  sendOffsetsToTransaction,
} from './producer-transaction.ts';

/** A step of a batch's transaction. */
export type TransactionStep = 'beginTransaction' | 'sendOffsets' | 'endTransaction';

/** Makes the step; false: it failed, and the loop polls again if its consumer is still there. */
export function runTransactionStep(
  world: World,
  consumer: Consumer,
  { step, producerName }: { step: TransactionStep; producerName: string },
): boolean {
  const producer = world.clients.producers.get(producerName);
  if (producer === undefined) {
    close(world, consumer);
    return false;
  }
  const error = attempt(world, consumer, producer, step);
  if (error === null) return true;
  noteFailure(world, consumer, error, 'transaction');
  const isOver = finishTransaction(world.cluster, producer, 'abort') === null;
  if (isOver) rewind(world, consumer);
  else {
    closeProducer(world, producerName);
    close(world, consumer);
  }
  return false;
}

function attempt(
  { cluster }: World,
  consumer: Consumer,
  producer: Producer,
  step: TransactionStep,
): ClientError | null {
  if (step === 'beginTransaction') return beginTransaction(cluster, producer);
  if (step === 'endTransaction') return finishTransaction(cluster, producer, 'commit');
  return sendOffsetsToTransaction(cluster, producer, consumer).error;
}

/** The consumer must go back by itself to what is committed: its positions know nothing of the abort (CLI-803). */
function rewind(world: World, consumer: Consumer): void {
  consumer.handed = [];
  const targets: PartitionOffset[] = [...consumer.partitions.values()].flatMap(({ topic, partition }) => {
    const held = { topic, partition };
    const offset = committedBy(world, consumer, held) ?? resetOffset(world, consumer, held);
    return offset === null ? [] : [{ ...held, offset }];
  });
  for (const target of targets) seek(world, consumer, target, target.offset);
}

/** close() of a producer, with what it does to an open transaction. */
export function closeProducer({ cluster, clients }: World, name: string): boolean {
  const producer = clients.producers.get(name);
  if (producer === undefined) return false;
  closeTransaction(cluster, producer);
  return clients.producers.delete(name);
}
