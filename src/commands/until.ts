/** `advance --until 'segment-deleted results:0'`: which event stops the clock. */
import type { KafkaEvent } from '../kernel/events.ts';
import { didYouMean } from './language/nearest.ts';
import { parseTarget } from './language/targets.ts';
import { UsageError } from './language/usage-error.ts';

export interface Until {
  readonly text: string;
  readonly accepts: (event: KafkaEvent) => boolean;
}

const EVENT_TYPES: Readonly<Record<string, KafkaEvent['type']>> = {
  'segment-rolled': 'segmentRolled',
  'segment-deleted': 'segmentsDeleted',
  cleaned: 'cleaned',
  'producer-expired': 'producerExpired',
  'files-removed': 'filesRemoved',
};

export function parseUntil(text: string): Until {
  const [name = '', targetText, ...rest] = text.trim().split(/\s+/);
  const type = EVENT_TYPES[name];
  const names = Object.keys(EVENT_TYPES);
  if (type === undefined || rest.length > 0) {
    const hint = didYouMean(name, names) ?? `there are ${names.join(', ')}`;
    throw new UsageError('UNKNOWN_NAME', `'${text}' is no event to wait for`, { hint });
  }
  if (targetText === undefined)
    throw new UsageError('BAD_TARGET', `--until '${text}' names no partition`, {
      hint: `write --until '${name} results:0'`,
    });
  const target = parseTarget(targetText);
  return {
    text,
    accepts: (event) => {
      if (event.type !== type || !('partition' in event) || event.topic !== target.topic) return false;
      return target.partition === null || event.partition === target.partition;
    },
  };
}
