/**
 * What a client makes of the timestamp an application gives a record (CLI-608, FACTS E7): librdkafka takes 0 for now.
 * Deviates: a Java producer refuses a negative one itself; here -1 goes out from any client, as from those that know no timestamps.
 */
import type { Producer } from './producer.ts';
import type { RecordsToSend } from './send.ts';

/** The records as the client stamps them. */
export function stampedByClient(
  { client }: Pick<Producer, 'client'>,
  toSend: RecordsToSend,
  nowMs: number,
): RecordsToSend {
  if (client !== 'librdkafka') return toSend;
  const stamp = (timestamp: number): number => (timestamp === 0 ? nowMs : timestamp);
  const { recordAt, alike } = toSend;
  return {
    ...toSend,
    recordAt: (n) => {
      const record = recordAt(n);
      return { ...record, timestamp: stamp(record.timestamp) };
    },
    alike: alike === null ? null : { ...alike, timestamp: stamp(alike.timestamp) },
  };
}
