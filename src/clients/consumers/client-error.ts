/** What a client tells its application when a call fails, in that client's own words (CLI-1106). */
import { KAFKA_ERRORS, type KafkaErrorName } from '../../kernel/errors.ts';
import type { Consumer } from './consumer.ts';

export interface ClientError {
  /** As the client shows it: a Java exception's simple name, librdkafka's code, kafkajs's class. */
  readonly name: string;
  /** The broker's error behind it; null: the client's own. */
  readonly error: KafkaErrorName | null;
  readonly message: string;
  readonly topic?: string;
  readonly partition?: number;
}

/** Java's texts for errors of a commit (CLI-702). */
export const COMMIT_FAILED_MESSAGE =
  'Commit cannot be completed since the group has already rebalanced and assigned the partitions to another member. ' +
  'This means that the time between subsequent calls to poll() was longer than the configured max.poll.interval.ms, ' +
  'which typically implies that the poll loop is spending too much time message processing. You can address this ' +
  'either by increasing max.poll.interval.ms or by reducing the maximum size of batches returned in poll() with ' +
  'max.poll.records.';

export const NOT_IN_GROUP_MESSAGE =
  'Offset commit cannot be completed since the consumer is not part of an active group for auto partition ' +
  'assignment; it is likely that the consumer was kicked out of the group.';

export const REBALANCING_MESSAGE =
  'Offset commit cannot be completed since the consumer is undergoing a rebalance for auto partition assignment. ' +
  'You can try completing the rebalance by calling poll() and then retry the operation.';

export const COMMIT_TIMED_OUT_MESSAGE = 'Timeout of 60000ms expired before successfully committing offsets';

/** librdkafka's texts (`rd_kafka_err2str`). */
const LIBRDKAFKA_MESSAGES: Readonly<Record<string, string>> = {
  OFFSET_OUT_OF_RANGE: 'Broker: Offset out of range',
  UNKNOWN_TOPIC_OR_PARTITION: 'Broker: Unknown topic or partition',
  ILLEGAL_GENERATION: 'Broker: Specified group generation id is not valid',
  INCONSISTENT_GROUP_PROTOCOL: 'Broker: Inconsistent group protocol',
  UNKNOWN_MEMBER_ID: 'Broker: Unknown member',
  INVALID_SESSION_TIMEOUT: 'Broker: Invalid session timeout',
  REBALANCE_IN_PROGRESS: 'Broker: Group rebalance in progress',
  _ASSIGNMENT_LOST: 'Local: Group partition assignment lost',
  _NO_OFFSET: 'Local: No offset stored',
  _STATE: 'Local: Erroneous state',
  _UNKNOWN_PARTITION: 'Local: Unknown partition',
  _INVALID_ARG: 'Local: Invalid argument or configuration',
  _UNKNOWN_GROUP: 'Local: Unknown group',
  _WAIT_COORD: 'Local: Waiting for coordinator',
};

export function librdkafkaError(code: string, error: KafkaErrorName | null = null): ClientError {
  return { name: code, error, message: LIBRDKAFKA_MESSAGES[error ?? code] ?? `Broker: ${error ?? code}` };
}

/** The one name that librdkafka's header shortens. */
export function librdkafkaBrokerError(error: KafkaErrorName): ClientError {
  return librdkafkaError(error === 'UNKNOWN_TOPIC_OR_PARTITION' ? 'UNKNOWN_TOPIC_OR_PART' : error, error);
}

export function javaError(name: string, message: string, error: KafkaErrorName | null = null): ClientError {
  return { name, error, message };
}

export function javaBrokerError(error: KafkaErrorName): ClientError {
  return { name: KAFKA_ERRORS[error].exception, error, message: error };
}

/** What commit() fails with where the client reaches no broker: once its time is up, which takes none here (CLI-514, CLI-703). */
export function unreachedCoordinator({ family }: Pick<Consumer, 'family'>): ClientError {
  if (family === 'librdkafka') return librdkafkaError('_WAIT_COORD');
  if (family === 'kafkajs')
    return javaError('KafkaJSNumberOfRetriesExceeded', 'Failed to find group coordinator');
  return javaError('TimeoutException', COMMIT_TIMED_OUT_MESSAGE);
}
