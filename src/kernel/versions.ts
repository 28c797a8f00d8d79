/**
 * What differs between Kafka releases, as data (rules VER-1 to VER-3). A rule that changed reads its field here;
 * nothing else in the program compares version numbers.
 */

/** Where a profile's behavior is known from: recordings of that release's own classes, or its source and documentation. */
export type Evidence = 'recorded' | 'source';

/** The broker-side behavior of one Kafka release: its log (VER-2), its groups (VER-3). */
export interface VersionProfile {
  /** As people type it: `4.2`. */
  readonly version: string;
  /** The release the recordings are of, or the last patch release. */
  readonly release: string;
  readonly evidence: Evidence;
  /** TMB-3 (`fileTimes`) or TMB-6 (`horizon`, KIP-534). */
  readonly tombstones: 'fileTimes' | 'horizon';
  /** APP-9: which topic configs bound a CreateTime timestamp. */
  readonly timestampBounds: 'difference' | 'difference, before and after' | 'before and after';
  /** APP-9: default of `message.timestamp.after.max.ms`, milliseconds. */
  readonly timestampAfterMaxMsDefault: number;
  /** CFG-1, CFG-3: smallest topic-level `segment.bytes`; smaller ones need `internal.segment.bytes`. */
  readonly segmentBytesMin: number;
  /** CLN-2: does the last stable offset, and so the high watermark, bound cleaning? */
  readonly cleanerStopsAtLastStableOffset: boolean;
  /** CLN-25, KAFKA-17076: the last batch of the cleaned range stays, empty. */
  readonly keepsLastBatchOfCleaning: boolean;
  /** CLN-32: a cleaned segment gets at most one index entry per read of the cleaner's buffer, or per batch. */
  readonly cleanedIndexEntries: 'perRead' | 'perBatch';
  /** RET-1: the order of the three deletion checks. */
  readonly retentionOrder: readonly ('time' | 'size' | 'startOffset')[];
  /** CLU-15: min.insync.replicas never asks for more than there are replicas, and holds the high watermark. */
  readonly boundsMinIsrByReplicas: boolean;
  /** KIP-966: eligible leader replicas, so that an ISR may become empty; on in new clusters since 4.1. */
  readonly hasEligibleLeaderReplicas: boolean;
  /** RET-1: a log that is only compacted loses segments below its log start offset, too (2.1). */
  readonly deletesByStartOffsetWhenCompacted: boolean;
  /** CLN-12: a log on which the cleaner fails ends its thread, and so all cleaning (before 2.1, KIP-346). */
  readonly failingLogEndsCleaning: boolean;
  /** VER-3: ZooKeeper holds the cluster's metadata. From 2.8 to 3.9 that is the default, and KRaft may. */
  readonly hasZooKeeper: boolean;
  /** APP-6: the refusal of a null key on a compacted topic. */
  readonly nullKeyError: 'INVALID_RECORD' | 'CORRUPT_MESSAGE';
  /** TXN-6: idle producer ids are forgotten after this long, milliseconds. */
  readonly producerIdExpirationMs: number;
  /** TXN-17, KIP-890: the end of a transaction raises its producer's epoch, if the client is as new. */
  readonly bumpsEpochAtTransactionEnd: boolean;
  /** TXN-14, KIP-447: offsets in a transaction say which member sends them, and readers can ask for stable ones (2.5). */
  readonly hasGroupMetadataInTransactions: boolean;
  /** TXN-3: a producer id the broker does not know may begin with any sequence (2.5). */
  readonly acceptsUnknownProducers: boolean;
  /** LST-1: how ListOffsets answers the max-timestamp spec. */
  readonly maxTimestampLookup: 'batchEnd' | 'exact' | 'none';
  /** OFS-8, OFS-10: expiry by each commit's own time, also in running groups, or by KIP-211. */
  readonly offsetExpiry: 'perCommit' | 'sinceEmpty';
  /** TASK-6, GRP-8: the Scala coordinator or the one of 4.0. */
  readonly groupCoordinator: 'old' | 'new';
  /** GRP-5: the answer to a heartbeat while the group waits for its leader's assignment; null: none. */
  readonly heartbeatWhileCompleting: 'REBALANCE_IN_PROGRESS' | null;
  /** GRP-8: is a commit refused before its member is looked at, while the group waits for an assignment? */
  readonly refusesAllCommitsWhileCompleting: boolean;
  /** GRP-8: the answer to a commit to a Dead group. */
  readonly deadGroupCommitError: 'UNKNOWN_MEMBER_ID' | 'COORDINATOR_NOT_AVAILABLE';
  /** GRP-3: a new member is first handed its id (MEMBER_ID_REQUIRED). */
  readonly requiresMemberId: boolean;
  /** GRP-3: members that do not send SyncGroup in time are removed. */
  readonly expiresPendingSyncs: boolean;
  /** GRP-14: the newest DescribeGroups answers GROUP_ID_NOT_FOUND for a group that does not exist. */
  readonly refusesToDescribeMissingGroup: boolean;
  /** OFS-15: deleting the last offset of an Empty group removes the group. */
  readonly dropsGroupWithItsLastOffset: boolean;
  /** OFS-15: single offsets of a group can be deleted (2.4). */
  readonly hasOffsetDelete: boolean;
  /** GRP-3: `group.instance.id` makes a static member (2.3). */
  readonly hasStaticMembers: boolean;
  /** ZK-6: the old Scala consumer and `kafka-consumer-groups --zookeeper` are part of the release. */
  readonly hasOldConsumers: boolean;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MIB = 1_048_576;

const v2_8: VersionProfile = {
  version: '2.8',
  release: '2.8.2',
  evidence: 'recorded',
  tombstones: 'fileTimes',
  timestampBounds: 'difference',
  timestampAfterMaxMsDefault: Number.POSITIVE_INFINITY,
  segmentBytesMin: 14,
  cleanerStopsAtLastStableOffset: false,
  keepsLastBatchOfCleaning: false,
  cleanedIndexEntries: 'perRead',
  retentionOrder: ['time', 'size', 'startOffset'],
  boundsMinIsrByReplicas: false,
  hasEligibleLeaderReplicas: false,
  deletesByStartOffsetWhenCompacted: true,
  failingLogEndsCleaning: false,
  hasZooKeeper: true,
  nullKeyError: 'INVALID_RECORD',
  producerIdExpirationMs: 7 * DAY_MS,
  bumpsEpochAtTransactionEnd: false,
  hasGroupMetadataInTransactions: true,
  acceptsUnknownProducers: true,
  maxTimestampLookup: 'none',
  offsetExpiry: 'sinceEmpty',
  groupCoordinator: 'old',
  heartbeatWhileCompleting: null,
  refusesAllCommitsWhileCompleting: false,
  deadGroupCommitError: 'COORDINATOR_NOT_AVAILABLE',
  requiresMemberId: true,
  expiresPendingSyncs: false,
  refusesToDescribeMissingGroup: false,
  dropsGroupWithItsLastOffset: true,
  hasOffsetDelete: true,
  hasStaticMembers: true,
  hasOldConsumers: false,
};

const v2_0: VersionProfile = {
  ...v2_8,
  version: '2.0',
  release: '2.0.1',
  evidence: 'source',
  deletesByStartOffsetWhenCompacted: false,
  failingLogEndsCleaning: true,
  nullKeyError: 'CORRUPT_MESSAGE',
  hasGroupMetadataInTransactions: false,
  acceptsUnknownProducers: false,
  offsetExpiry: 'perCommit',
  heartbeatWhileCompleting: 'REBALANCE_IN_PROGRESS',
  refusesAllCommitsWhileCompleting: true,
  deadGroupCommitError: 'UNKNOWN_MEMBER_ID',
  requiresMemberId: false,
  hasOffsetDelete: false,
  hasStaticMembers: false,
};

const v1_1: VersionProfile = { ...v2_0, version: '1.1', release: '1.1.1', hasOldConsumers: true };

const v3_0: VersionProfile = {
  ...v2_8,
  version: '3.0',
  release: '3.0.2',
  retentionOrder: ['startOffset', 'size', 'time'],
  maxTimestampLookup: 'batchEnd',
  expiresPendingSyncs: true,
};

const v3_1: VersionProfile = {
  ...v3_0,
  version: '3.1',
  release: '3.1.2',
  tombstones: 'horizon',
  cleanerStopsAtLastStableOffset: true,
};

const v3_9: VersionProfile = {
  ...v3_1,
  version: '3.9',
  release: '3.9.1',
  evidence: 'source',
  boundsMinIsrByReplicas: true,
  timestampBounds: 'difference, before and after',
  producerIdExpirationMs: DAY_MS,
  maxTimestampLookup: 'exact',
};

const v4_0: VersionProfile = {
  ...v3_9,
  version: '4.0',
  release: '4.0.0',
  timestampBounds: 'before and after',
  hasZooKeeper: false,
  timestampAfterMaxMsDefault: HOUR_MS,
  keepsLastBatchOfCleaning: true,
  bumpsEpochAtTransactionEnd: true,
  groupCoordinator: 'new',
  refusesToDescribeMissingGroup: true,
  dropsGroupWithItsLastOffset: false,
};

const v4_1: VersionProfile = {
  ...v4_0,
  version: '4.1',
  release: '4.1.1',
  evidence: 'recorded',
  hasEligibleLeaderReplicas: true,
  segmentBytesMin: MIB,
  cleanedIndexEntries: 'perBatch',
};

const v4_2: VersionProfile = { ...v4_1, version: '4.2', release: '4.2.0' };

/** All profiles, oldest first. */
export const VERSION_PROFILES: readonly VersionProfile[] = [
  v1_1,
  v2_0,
  v2_8,
  v3_0,
  v3_1,
  v3_9,
  v4_0,
  v4_1,
  v4_2,
];

export const DEFAULT_VERSION = '4.2';

/** Finds a profile by `4.2` or by a full release such as `4.2.0`; undefined if there is none. */
export function findVersion(text: string): VersionProfile | undefined {
  const [major, minor] = text.split('.');
  return VERSION_PROFILES.find(
    (profile) => profile.version === `${major}.${minor}` && /^\d+\.\d+(\.\d+)?$/.test(text),
  );
}

/** Who keeps a cluster's metadata: topics, leaders, who is alive. */
export type MetadataKeeper = 'zookeeper' | 'kraft';

/** KRaft came with 2.8, as a preview (VER-3). */
const FIRST_KRAFT = '2.8';

/** The release with its metadata kept there; null: it cannot (VER-3). */
export function withMetadata(profile: VersionProfile, keeper: MetadataKeeper): VersionProfile | null {
  if (keeper === 'zookeeper') return profile.hasZooKeeper ? profile : null;
  if (!profile.hasZooKeeper) return profile;
  return compareVersions(profile.version, FIRST_KRAFT) < 0 ? null : { ...profile, hasZooKeeper: false };
}

/** Orders two versions such as `3.9` and `4.0`: negative if the first is older. */
export function compareVersions(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}
