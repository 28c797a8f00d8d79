/** A config name that a release does not know, and what would be right (CFG-1, CFG-2). */
import type { VersionProfile } from '../versions.ts';
import type { ConfigDefinition } from './config-definition.ts';
import { isKnown } from './config-definition.ts';
import type { ConfigRefusal } from './config-text.ts';
import { nearestNames } from './nearest-names.ts';

export interface UnknownConfig extends ConfigRefusal {
  /** At most three names that this release knows. */
  readonly nearest: readonly string[];
  /** The release that brought the name, if it came later than this one; else null. */
  readonly since: string | null;
  /** The first release without the name, if it went before this one; else null. */
  readonly until: string | null;
}

/** The verdict on one name and value: taken as it stands, refused with Kafka's text, or a name nobody knows. */
export type ConfigVerdict =
  | { readonly ok: string }
  | { readonly refused: ConfigRefusal }
  | { readonly unknown: UnknownConfig };

/** Describes a name that is not in `definitions`, or not in this release. `message` is the answer's text. */
export function unknownConfig(
  name: string,
  message: string,
  definitions: ReadonlyMap<string, ConfigDefinition>,
  profile: VersionProfile,
): UnknownConfig {
  const definition = definitions.get(name);
  const known = [...definitions].filter(([, other]) => isKnown(other, profile)).map(([other]) => other);
  const base = { error: 'INVALID_CONFIG', message, nearest: nearestNames(name, known) } as const;
  if (definition === undefined) return { ...base, since: null, until: null };
  const isYetToCome = !isKnown(withoutEnd(definition), profile);
  return {
    ...base,
    since: isYetToCome ? (definition.since ?? null) : null,
    until: isYetToCome ? null : (definition.until ?? null),
  };
}

function withoutEnd({ until: _, ...rest }: ConfigDefinition): ConfigDefinition {
  return rest;
}
