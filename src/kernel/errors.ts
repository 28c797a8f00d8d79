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
  LEADER_NOT_AVAILABLE: { code: 5, exception: 'LeaderNotAvailableException', isRetriable: true },
  NOT_LEADER_OR_FOLLOWER: { code: 6, exception: 'NotLeaderOrFollowerException', isRetriable: true },
  REQUEST_TIMED_OUT: { code: 7, exception: 'TimeoutException', isRetriable: true },
  MESSAGE_TOO_LARGE: { code: 10, exception: 'RecordTooLargeException', isRetriable: false },
  OFFSET_METADATA_TOO_LARGE: { code: 12, exception: 'OffsetMetadataTooLarge', isRetriable: false },
  COORDINATOR_NOT_AVAILABLE: { code: 15, exception: 'CoordinatorNotAvailableException', isRetriable: true },
  INVALID_TOPIC_EXCEPTION: { code: 17, exception: 'InvalidTopicException', isRetriable: false },
  RECORD_LIST_TOO_LARGE: { code: 18, exception: 'RecordBatchTooLargeException', isRetriable: false },
  NOT_ENOUGH_REPLICAS: { code: 19, exception: 'NotEnoughReplicasException', isRetriable: true },
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: {
    code: 20,
    exception: 'NotEnoughReplicasAfterAppendException',
    isRetriable: true,
  },
  ILLEGAL_GENERATION: { code: 22, exception: 'IllegalGenerationException', isRetriable: false },
  INCONSISTENT_GROUP_PROTOCOL: {
    code: 23,
    exception: 'InconsistentGroupProtocolException',
    isRetriable: false,
  },
  UNKNOWN_MEMBER_ID: { code: 25, exception: 'UnknownMemberIdException', isRetriable: false },
  INVALID_SESSION_TIMEOUT: { code: 26, exception: 'InvalidSessionTimeoutException', isRetriable: false },
  REBALANCE_IN_PROGRESS: { code: 27, exception: 'RebalanceInProgressException', isRetriable: false },
  INVALID_TIMESTAMP: { code: 32, exception: 'InvalidTimestampException', isRetriable: false },
  UNSUPPORTED_VERSION: { code: 35, exception: 'UnsupportedVersionException', isRetriable: false },
  TOPIC_ALREADY_EXISTS: { code: 36, exception: 'TopicExistsException', isRetriable: false },
  INVALID_PARTITIONS: { code: 37, exception: 'InvalidPartitionsException', isRetriable: false },
  INVALID_REPLICATION_FACTOR: {
    code: 38,
    exception: 'InvalidReplicationFactorException',
    isRetriable: false,
  },
  INVALID_CONFIG: { code: 40, exception: 'InvalidConfigurationException', isRetriable: false },
  POLICY_VIOLATION: { code: 44, exception: 'PolicyViolationException', isRetriable: false },
  OUT_OF_ORDER_SEQUENCE_NUMBER: { code: 45, exception: 'OutOfOrderSequenceException', isRetriable: false },
  INVALID_PRODUCER_EPOCH: { code: 47, exception: 'InvalidProducerEpochException', isRetriable: false },
  INVALID_TXN_STATE: { code: 48, exception: 'InvalidTxnStateException', isRetriable: false },
  INVALID_PRODUCER_ID_MAPPING: { code: 49, exception: 'InvalidPidMappingException', isRetriable: false },
  INVALID_TRANSACTION_TIMEOUT: { code: 50, exception: 'InvalidTxnTimeoutException', isRetriable: false },
  UNKNOWN_PRODUCER_ID: { code: 59, exception: 'UnknownProducerIdException', isRetriable: false },
  NON_EMPTY_GROUP: { code: 68, exception: 'GroupNotEmptyException', isRetriable: false },
  GROUP_ID_NOT_FOUND: { code: 69, exception: 'GroupIdNotFoundException', isRetriable: false },
  MEMBER_ID_REQUIRED: { code: 79, exception: 'MemberIdRequiredException', isRetriable: false },
  OFFSET_NOT_AVAILABLE: { code: 78, exception: 'OffsetNotAvailableException', isRetriable: true },
  GROUP_MAX_SIZE_REACHED: { code: 81, exception: 'GroupMaxSizeReachedException', isRetriable: false },
  FENCED_INSTANCE_ID: { code: 82, exception: 'FencedInstanceIdException', isRetriable: false },
  GROUP_SUBSCRIBED_TO_TOPIC: { code: 86, exception: 'GroupSubscribedToTopicException', isRetriable: false },
  INVALID_RECORD: { code: 87, exception: 'InvalidRecordException', isRetriable: false },
  UNSTABLE_OFFSET_COMMIT: { code: 88, exception: 'UnstableOffsetCommitException', isRetriable: true },
  PRODUCER_FENCED: { code: 90, exception: 'ProducerFencedException', isRetriable: false },
} as const satisfies Record<string, KafkaError>;

export type KafkaErrorName = keyof typeof KAFKA_ERRORS;

export function isKafkaError(name: string): name is KafkaErrorName {
  return Object.hasOwn(KAFKA_ERRORS, name);
}
