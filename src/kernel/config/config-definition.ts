/**
 * What a Kafka config is: its type, unit, range and default, and in which releases it exists (CFG-1, VER-2).
 * A definition is data; `atRelease` is the one place that reads a value which changed between releases.
 * Follows `ConfigDef` of Kafka.
 */
import type { VersionProfile } from '../versions.ts';

/** Kafka's `ConfigDef.Type`; `enum` is a STRING with a closed list of values. */
export type ConfigType = 'boolean' | 'int' | 'long' | 'double' | 'list' | 'enum' | 'string';
export type ConfigUnit = 'ms' | 'seconds' | 'minutes' | 'hours' | 'bytes' | 'none';
export type ConfigValue = number | boolean | string | readonly string[] | null;

/** A value that changed: `first` until the release of the first change. */
export interface Stages<V> {
  readonly first: V;
  /** Oldest first; a release reads the last change that is not newer than itself. */
  readonly changes: readonly (readonly [since: string, value: V])[];
}

/** A value that a version profile already holds, so that it is not written twice. */
export interface ProfileField {
  readonly profileField: 'segmentBytesMin' | 'timestampAfterMaxMsDefault' | 'producerIdExpirationMs';
}

export type ByRelease<V> = V | Stages<V> | ProfileField;

export interface ConfigDefinition<V extends ConfigValue = ConfigValue> {
  readonly type: ConfigType;
  readonly unit: ConfigUnit;
  /** null: Kafka has no default. An unbounded long is Infinity. */
  readonly default: ByRelease<V>;
  /** Inclusive; absent: any number of the type. */
  readonly min?: ByRelease<number>;
  /** Inclusive. */
  readonly max?: number;
  /** A value that is allowed although it is outside the range. */
  readonly orEqualTo?: number;
  /** The values of an enum, or the members that a list may have, in the order in which Kafka names them. */
  readonly oneOf?: ByRelease<readonly string[]>;
  /** Values that parse but are refused, with Kafka's text. */
  readonly refuses?: Readonly<Record<string, string>>;
  /** First release that knows the name; absent: older than every profile. */
  readonly since?: string;
  /** First release that no longer knows the name. */
  readonly until?: string;
  /** What a release without this config does: its built-in constant, or null where there is no such thing. */
  readonly withoutIt?: V;
  /** Kafka hides it from listings unless it is set (`ConfigDef.defineInternal`). */
  readonly internal?: true;
  /** Kafka takes and stores it; here it changes nothing. */
  readonly storedOnly?: true;
}

/** The value that holds for a release. */
export function atRelease<V>(value: ByRelease<V>, profile: VersionProfile): V {
  if (isProfileField(value)) return profile[value.profileField] as V;
  if (!isStages(value)) return value;
  let current = value.first;
  for (const [since, changed] of value.changes) {
    if (isAtLeast(profile.version, since)) current = changed;
  }
  return current;
}

/** Does this release know the config? */
export function isKnown(definition: ConfigDefinition, profile: VersionProfile): boolean {
  const { since, until } = definition;
  if (since !== undefined && !isAtLeast(profile.version, since)) return false;
  return until === undefined || !isAtLeast(profile.version, until);
}

/** Compares releases such as `3.9` and `0.10.1` part by part. */
export function isAtLeast(version: string, since: string): boolean {
  const left = version.split('.').map(Number);
  const right = since.split('.').map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function isProfileField(value: unknown): value is ProfileField {
  return typeof value === 'object' && value !== null && 'profileField' in value;
}

function isStages<V>(value: ByRelease<V>): value is Stages<V> {
  return typeof value === 'object' && value !== null && 'changes' in value;
}
