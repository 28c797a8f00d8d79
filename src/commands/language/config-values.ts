/**
 * Config values as people write them: `retention.ms=1d`, `segment.bytes=1GiB`, `offsets.retention.minutes=7d` become
 * the number that Kafka takes, in the config's own unit. Anything else goes to Kafka as it stands, and Kafka judges it.
 */
import { BROKER_CONFIG_DEFINITIONS } from '../../kernel/config/broker-config-definitions.ts';
import type { ConfigUnit } from '../../kernel/config/config-definition.ts';
import { TOPIC_CONFIG_DEFINITIONS } from '../../kernel/config/topic-config-definitions.ts';
import type { TextPlace } from './durations.ts';
import { formatDuration, hasDurationUnit, parseDuration } from './durations.ts';
import { hasSizeUnit, parseSize } from './sizes.ts';
import { UsageError } from './usage-error.ts';

const UNIT_MS = { ms: 1, seconds: 1_000, minutes: 60_000, hours: 3_600_000 } as const;
/** Client configs in bytes whose name does not say so. */
const CLIENT_SIZES = new Set(['batch.size', 'buffer.memory', 'max.request.size']);
const UNIT_BY_NAME: ReadonlyMap<string, ConfigUnit> = new Map(
  [...Object.entries(BROKER_CONFIG_DEFINITIONS), ...TOPIC_CONFIG_DEFINITIONS].map(([name, { unit }]) => [
    name,
    unit,
  ]),
);

/** The text that Kafka takes for a config of a topic, a broker or a client. Throws UsageError for bad sugar. */
export function configValueText(name: string, text: string, place: TextPlace = {}): string {
  const unit = configUnit(name);
  if (unit === 'bytes') return hasSizeUnit(text) ? String(parseSize(text, place)) : text;
  if (unit === 'none' || !hasDurationUnit(text)) return text;
  const spanMs = parseDuration(text, place);
  const unitMs = UNIT_MS[unit];
  if (spanMs % unitMs === 0) return String(spanMs / unitMs);
  const below = formatDuration(Math.floor(spanMs / unitMs) * unitMs);
  const above = formatDuration(Math.ceil(spanMs / unitMs) * unitMs);
  throw new UsageError('BAD_VALUE', `${name} counts whole ${unit}; ${text} is not a whole number of them`, {
    ...place,
    hint: `write ${below} or ${above}`,
  });
}

/** The unit a config is counted in: from Kafka's tables, else by the end of its name, as Kafka names them. */
export function configUnit(name: string): ConfigUnit {
  const known = UNIT_BY_NAME.get(name);
  if (known !== undefined) return known;
  if (name.endsWith('.ms')) return 'ms';
  return name.endsWith('.bytes') || CLIENT_SIZES.has(name) ? 'bytes' : 'none';
}
