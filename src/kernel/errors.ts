/** Kafka's error codes as data (`org.apache.kafka.common.protocol.Errors`): an answer to a client, never an exception here. */
export interface KafkaError {
  readonly code: number;
  /** The Java client's exception. */
  readonly exception: string;
  readonly isRetriable: boolean;
}

export const KAFKA_ERRORS = {
  OFFSET_OUT_OF_RANGE: { code: 1, exception: 'OffsetOutOfRangeException', isRetriable: false },
  CORRUPT_MESSAGE: { code: 2, exception: 'CorruptRecordException', isRetriable: true },
  UNKNOWN_TOPIC_OR_PARTITION: { code: 3, exception: 'UnknownTopicOrPartitionException', isRetriable: true },
  MESSAGE_TOO_LARGE: { code: 10, exception: 'RecordTooLargeException', isRetriable: false },
  INVALID_TOPIC_EXCEPTION: { code: 17, exception: 'InvalidTopicException', isRetriable: false },
  RECORD_LIST_TOO_LARGE: { code: 18, exception: 'RecordBatchTooLargeException', isRetriable: false },
  INVALID_TIMESTAMP: { code: 32, exception: 'InvalidTimestampException', isRetriable: false },
  TOPIC_ALREADY_EXISTS: { code: 36, exception: 'TopicExistsException', isRetriable: false },
  INVALID_PARTITIONS: { code: 37, exception: 'InvalidPartitionsException', isRetriable: false },
  INVALID_REPLICATION_FACTOR: { code: 38, exception: 'InvalidReplicationFactorException', isRetriable: false },
  INVALID_CONFIG: { code: 40, exception: 'InvalidConfigurationException', isRetriable: false },
  POLICY_VIOLATION: { code: 44, exception: 'PolicyViolationException', isRetriable: false },
  OUT_OF_ORDER_SEQUENCE_NUMBER: { code: 45, exception: 'OutOfOrderSequenceException', isRetriable: false },
  INVALID_PRODUCER_EPOCH: { code: 47, exception: 'InvalidProducerEpochException', isRetriable: false },
  INVALID_RECORD: { code: 87, exception: 'InvalidRecordException', isRetriable: false },
} as const satisfies Record<string, KafkaError>;

export type KafkaErrorName = keyof typeof KAFKA_ERRORS;
