/** `advance --until 'segment-deleted results:0'`: which event stops the clock. */
import type { SimulationEvent } from '../simulation/simulation.ts';
import { didYouMean } from './language/nearest.ts';
import { parseTarget, type Target } from './language/targets.ts';
import { UsageError } from './language/usage-error.ts';

export interface Until {
  readonly text: string;
  readonly accepts: (event: SimulationEvent) => boolean;
}

type Matches = (event: SimulationEvent, target: Target) => boolean;

const EVENTS: Readonly<Record<string, Matches>> = {
  'segment-rolled': (event, target) => event.type === 'segmentRolled' && isAt(event, target),
  'segment-deleted': (event, target) => event.type === 'segmentsDeleted' && isAt(event, target),
  cleaned: (event, target) => event.type === 'cleaned' && isAt(event, target),
  'producer-expired': (event, target) => event.type === 'producerExpired' && isAt(event, target),
  'files-removed': (event, target) => event.type === 'filesRemoved' && isAt(event, target),
  'transaction-aborted': (event, { topic }) =>
    event.type === 'transactionAborted' && event.transactionalId === topic,
  'group-expired': (event, { topic }) => event.type === 'groupRemoved' && event.group === topic,
  processing: (event, target) => event.type === 'processing' && isAt(event, target),
  processed: (event, target) => event.type === 'processed' && isAt(event, target),
  committed: (event, target) =>
    event.type === 'offsetsCommitted' && event.offsets.some((offset) => isAt(offset, target)),
};

/** What is named where it is no partition: a group, a transactional.id. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'group-expired': 'board',
  'transaction-aborted': 'biller',
};

export function parseUntil(text: string): Until {
  const [name = '', targetText, ...rest] = text.trim().split(/\s+/);
  const matches = Object.hasOwn(EVENTS, name) ? EVENTS[name] : undefined;
  const names = Object.keys(EVENTS);
  if (matches === undefined || rest.length > 0) {
    const hint = didYouMean(name, names) ?? `there are ${names.join(', ')}`;
    throw new UsageError('UNKNOWN_NAME', `'${text}' is no event to wait for`, { hint });
  }
  if (targetText === undefined) {
    const example = EXAMPLES[name] ?? 'results:0';
    throw new UsageError('BAD_TARGET', `--until '${text}' names nothing`, {
      hint: `write --until '${name} ${example}'`,
    });
  }
  const target = parseTarget(targetText);
  return { text, accepts: (event) => matches(event, target) };
}

/** The partition, and the offset where one is given: a record's, or the one committed. */
function isAt(
  event: { topic: string; partition: number; offset?: number },
  { topic, partition, offset }: Target,
): boolean {
  if (event.topic !== topic || (partition !== null && event.partition !== partition)) return false;
  return offset === null || event.offset === offset;
}
