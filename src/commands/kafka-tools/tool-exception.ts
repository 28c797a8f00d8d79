/** What Kafka's client says of an error that came as a number only (Kafka's `Errors`). */
import { KAFKA_ERRORS, type KafkaErrorName } from '../../kernel/errors.ts';

const MESSAGES: Partial<Record<KafkaErrorName, string>> = {
  GROUP_ID_NOT_FOUND: 'The group id does not exist.',
  GROUP_SUBSCRIBED_TO_TOPIC:
    'Deleting offsets of a topic is forbidden while the consumer group is actively subscribed to it.',
  NON_EMPTY_GROUP: 'The group is not empty.',
  OFFSET_OUT_OF_RANGE: 'The requested offset is not within the range of offsets maintained by the server.',
  POLICY_VIOLATION: 'Request parameters do not satisfy the configured policy.',
  UNKNOWN_TOPIC_OR_PARTITION: 'This server does not host this topic-partition.',
};

/** As the exception prints itself. */
export function exceptionText(error: KafkaErrorName): string {
  return `org.apache.kafka.common.errors.${KAFKA_ERRORS[error].exception}: ${errorMessage(error)}`;
}

/** What it says, without its name. */
export function errorMessage(error: KafkaErrorName): string {
  return MESSAGES[error] ?? '';
}
