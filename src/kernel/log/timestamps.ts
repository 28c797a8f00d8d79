/**
 * Which CreateTime timestamps a broker accepts (APP-8, APP-9, Kafka's `LogValidator.validateTimestamp`).
 * Exactly at a bound passes; -1 always passes; LogAppendTime has no bound.
 * Reads `message.timestamp.before.max.ms`, `.after.max.ms` (3.6 on) and `.difference.max.ms` (before 4.0).
 */
import type { LogConfig } from '../config/log-config.ts';
import type { Verdict } from '../rules.ts';
import type { VersionProfile } from '../versions.ts';
import { NO_TIMESTAMP } from './batch.ts';

export interface TimestampBounds {
  /** ms that a timestamp may lie before the broker's now. */
  readonly beforeMaxMs: number;
  /** ms that it may lie after. */
  readonly afterMaxMs: number;
}

/** The bounds in force: a side left at its default falls back to `difference` while that exists (APP-9). */
export function timestampBounds(config: LogConfig, version: VersionProfile): TimestampBounds {
  const difference = config['message.timestamp.difference.max.ms'] ?? Number.POSITIVE_INFINITY;
  if (version.timestampBounds === 'difference') return { beforeMaxMs: difference, afterMaxMs: difference };
  const before = config['message.timestamp.before.max.ms'] ?? Number.POSITIVE_INFINITY;
  const after = config['message.timestamp.after.max.ms'] ?? Number.POSITIVE_INFINITY;
  if (version.timestampBounds === 'before and after') return { beforeMaxMs: before, afterMaxMs: after };
  return {
    beforeMaxMs: before === Number.POSITIVE_INFINITY ? difference : before,
    afterMaxMs: after === Number.POSITIVE_INFINITY ? difference : after,
  };
}

/** The refusal of a CreateTime timestamp, or null if it passes. */
export function refuseTimestamp(timestamp: number, nowMs: number, bounds: TimestampBounds): Verdict | null {
  if (timestamp === NO_TIMESTAMP) return null;
  const behindMs = nowMs - timestamp;
  if (behindMs <= bounds.beforeMaxMs && -behindMs <= bounds.afterMaxMs) return null;
  return {
    rule: 'APP-8',
    facts: { timestamp, nowMs, earliestMs: nowMs - bounds.beforeMaxMs, latestMs: nowMs + bounds.afterMaxMs },
  };
}
