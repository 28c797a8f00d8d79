/** Fills in the answers of a recording of partitioners: the partition of every key, by every client. */
import type { Partitioner } from '../clients/partitioners/partitioners.ts';
import { findPartitioner, keyedPartition } from '../clients/partitioners/partitioners.ts';

export interface PartitionerQuestion {
  readonly client: string;
  readonly partitioner: string;
  /** The library's release, perhaps after other words: `confluent-kafka 2.16.1 / librdkafka 2.16.0`. */
  readonly version?: string;
  /** By partition count; what it holds is not read. */
  readonly partitions: Readonly<Record<string, unknown>>;
}

export interface PartitionerQuestions {
  /** Base64. */
  readonly keys: readonly string[];
  readonly partitioners: readonly PartitionerQuestion[];
}

/**
 * A copy of the input with `partitions[N][i]` the partition of `keys[i]` on a topic of N partitions, or null
 * where the client chooses at random.
 * @throws Error if a client has no partitioner of that name.
 */
export function fillPartitioners(input: PartitionerQuestions): object {
  const keys = input.keys.map((key) => Uint8Array.from(Buffer.from(key, 'base64')));
  const partitioners = input.partitioners.map((question) => {
    const partitioner = partitionerOf(question);
    const counts = Object.keys(question.partitions);
    const answers = counts.map((count) => [
      count,
      keys.map((key) => answer(partitioner, key, Number(count))),
    ]);
    return { ...question, partitions: Object.fromEntries(answers) };
  });
  return { ...input, partitioners };
}

function partitionerOf({ client, partitioner: name, version }: PartitionerQuestion): Partitioner {
  const release = version?.match(/\d+(\.\d+)+$/)?.[0];
  const partitioner = findPartitioner(client, { name, version: release });
  if (partitioner === undefined)
    throw new Error(`Unknown partitioner ${client}/${name} (${version ?? 'newest'}).`);
  return partitioner;
}

/** Of a single partition even a random choice is known. */
function answer(partitioner: Partitioner, key: Uint8Array, partitionCount: number): number | null {
  return keyedPartition(partitioner, key, partitionCount) ?? (partitionCount === 1 ? 0 : null);
}
