/** Why Kafka takes no topic of this name, in the words of the release (Kafka's `Topic.validate`); null: it would. */
import { atRelease } from '../../kernel/config/config-definition.ts';
import type { VersionProfile } from '../../kernel/versions.ts';

const NAME_LENGTH_MAX = 249;
/** Reworded in 3.4. */
const SAYS_INVALID = { first: false, changes: [['3.4', true]] } as const;

export function illegalTopicNameText(name: string, version: VersionProfile): string | null {
  if (atRelease<boolean>(SAYS_INVALID, version)) {
    const reason = invalidReason(name);
    return reason === null ? null : `Topic name is invalid: ${reason}`;
  }
  if (name === '') return "Topic name is illegal, it can't be empty";
  if (name === '.' || name === '..') return 'Topic name cannot be "." or ".."';
  if (name.length > NAME_LENGTH_MAX)
    return `Topic name is illegal, it can't be longer than ${NAME_LENGTH_MAX} characters, topic name: ${name}`;
  if (isPlain(name)) return null;
  return `Topic name "${name}" is illegal, it contains a character other than ASCII alphanumerics, '.', '_' and '-'`;
}

function invalidReason(name: string): string | null {
  if (name === '') return 'the empty string is not allowed';
  if (name === '.' || name === '..') return `'${name}' is not allowed`;
  if (name.length > NAME_LENGTH_MAX)
    return `the length of '${name}' is longer than the max allowed length ${NAME_LENGTH_MAX}`;
  if (isPlain(name)) return null;
  return `'${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`;
}

function isPlain(name: string): boolean {
  return /^[a-zA-Z0-9._-]+$/.test(name);
}
