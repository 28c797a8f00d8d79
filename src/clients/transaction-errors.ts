/** What clients say of transactions that go wrong, each in its own words (TXN-7, CLI-804). */
import { isAtLeast } from '../kernel/config/config-definition.ts';
import type { KafkaErrorName } from '../kernel/errors.ts';
import { partitionKey, type TopicPartition } from '../kernel/group/topic-partition.ts';
import { type ClientError, javaBrokerError, javaError, librdkafkaError } from './consumers/client-error.ts';
import type { Producer } from './producer.ts';

/** Kafka's own texts (`Errors`). */
const BROKER_TEXTS: Partial<Record<KafkaErrorName, string>> = {
  PRODUCER_FENCED: 'There is a newer producer with the same transactionalId which fences the current one.',
  INVALID_PRODUCER_EPOCH: 'Producer attempted to produce with an old epoch.',
  INVALID_TRANSACTION_TIMEOUT:
    'The transaction timeout is larger than the maximum value allowed by the broker (as configured by transaction.max.timeout.ms).',
};

/** Java before 2.7, which had one exception for both (KIP-588). */
const OLD_FENCED_TEXT =
  "Producer attempted an operation with an old epoch. Either there is a newer producer with the same transactionalId, or the producer's transaction has been expired by the broker.";

/** Java's names of its states (`TransactionManager.State`). */
const JAVA_STATES = { ready: 'READY', open: 'IN_TRANSACTION' } as const;
const JAVA_TARGETS = {
  begin: 'IN_TRANSACTION',
  commit: 'COMMITTING_TRANSACTION',
  abort: 'ABORTING_TRANSACTION',
};

/** The broker's error as the client raises it. */
export function transactionError(producer: Producer, error: KafkaErrorName): ClientError {
  const text = BROKER_TEXTS[error] ?? error;
  if (producer.client === 'java') {
    const isFenced = error === 'PRODUCER_FENCED' || error === 'INVALID_PRODUCER_EPOCH';
    if (isFenced && !isAtLeast(producer.clientVersion, '2.7'))
      return javaError('ProducerFencedException', OLD_FENCED_TEXT, error);
    if (error !== 'INVALID_TRANSACTION_TIMEOUT') return { ...javaBrokerError(error), message: text };
    return javaError('KafkaException', `Unexpected error in InitProducerIdResponse; ${text}`, error);
  }
  if (producer.client === 'librdkafka') {
    if (error !== 'PRODUCER_FENCED' && error !== 'INVALID_PRODUCER_EPOCH')
      return librdkafkaError(error, error);
    return { name: '_FENCED', error, message: 'Local: This instance has been fenced by a newer instance' };
  }
  if (producer.client === 'kafkajs') return { name: 'KafkaJSProtocolError', error, message: text };
  return { name: error, error, message: text };
}

/** What every call says once a newer producer has fenced this one. */
export function fencedAgain(producer: Producer, first: ClientError): ClientError {
  if (producer.client !== 'java' || first.error !== 'PRODUCER_FENCED') return first;
  const who = identityText(producer);
  const message = `Producer with ${who} has been fenced by another producer with the same transactionalId`;
  return { ...first, message };
}

function identityText({ transaction, producerId, producerEpoch }: Producer): string {
  return `transactionalId '${transaction?.transactionalId}' and (producerId=${producerId}, epoch=${producerEpoch})`;
}

/** A call that does not fit the state: begin inside of a transaction, commit or abort outside of one. */
export function wrongStateError(producer: Producer, call: 'begin' | 'commit' | 'abort'): ClientError {
  const isOpen = producer.transaction?.state === 'open';
  if (producer.client === 'librdkafka')
    return stateError('_STATE', `Operation not valid in state ${isOpen ? 'InTransaction' : 'Ready'}`);
  if (producer.client === 'kafkajs') {
    const text = isOpen
      ? 'There is already an ongoing transaction for this producer. Please end the transaction before beginning another.'
      : 'Cannot continue to use transaction once ended';
    return stateError('KafkaJSNonRetriableError', text);
  }
  const from = JAVA_STATES[isOpen ? 'open' : 'ready'];
  const text = `TransactionalId ${producer.transaction?.transactionalId}: Invalid transition attempted from state ${from} to state ${JAVA_TARGETS[call]}`;
  const isModern = producer.client !== 'java' || isAtLeast(producer.clientVersion, '3.4');
  return stateError(isModern ? 'IllegalStateException' : 'KafkaException', text);
}

/** send() outside of a transaction. */
export function sendOutsideError(producer: Producer, partition: TopicPartition): ClientError {
  if (producer.client !== 'java') return wrongStateError(producer, 'commit');
  const text = isAtLeast(producer.clientVersion, '3.3')
    ? `Cannot add partition ${partitionKey(partition)} to transaction while in state  READY` // Two spaces are Java's.
    : 'Cannot call send in state READY';
  return stateError('IllegalStateException', text);
}

/** sendOffsetsToTransaction() outside of a transaction. */
export function offsetsOutsideError(producer: Producer): ClientError {
  if (producer.client !== 'java') return wrongStateError(producer, 'commit');
  const text = 'Cannot send offsets if a transaction is not in progress (currentState= READY)';
  return stateError('IllegalStateException', text);
}

/** Another call than abort after something in the transaction has failed. */
export function abortableError(producer: Producer, cause: ClientError): ClientError {
  if (producer.client !== 'java') return cause;
  if (cause.error === 'INVALID_PRODUCER_EPOCH') {
    const message = `Producer with ${identityText(producer)} attempted to produce with an old epoch`;
    return { ...cause, message };
  }
  const text = 'Cannot execute transactional method because we are in an error state';
  return javaError('KafkaException', text, cause.error);
}

export function notTransactionalError(producer: Producer): ClientError {
  if (producer.client === 'librdkafka')
    return stateError('_NOT_CONFIGURED', 'The Transactional API requires transactional.id to be configured');
  if (producer.client === 'kafkajs')
    return stateError('KafkaJSNonRetriableError', 'Must provide transactional id for transactional producer');
  const text =
    'Cannot use transactional methods without enabling transactions by setting the transactional.id configuration property';
  return stateError('IllegalStateException', text);
}

/** Group metadata that fits the group no more: the transaction can only be aborted (TXN-14). */
export function offsetsError(producer: Producer, error: KafkaErrorName): ClientError {
  const isMember = error === 'UNKNOWN_MEMBER_ID' || error === 'ILLEGAL_GENERATION';
  if (producer.client !== 'java' || !isMember) return transactionError(producer, error);
  const text = `Transaction offset Commit failed due to consumer group metadata mismatch: ${GROUP_TEXTS[error]}`;
  return javaError('CommitFailedException', text, error);
}

const GROUP_TEXTS = {
  UNKNOWN_MEMBER_ID: 'The coordinator is not aware of this member.',
  ILLEGAL_GENERATION: 'Specified group generation id is not valid.',
} as const;

function stateError(name: string, message: string): ClientError {
  return { name, error: null, message };
}
