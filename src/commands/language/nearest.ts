/** "Did you mean": the names near a mistyped one, in words. */
import { nearestNames } from '../../kernel/config/nearest-names.ts';

/** `did you mean 'poll' or 'poll-loop'?`, or null if nothing is near. At most three names, nearest first. */
export function didYouMean(name: string, names: readonly string[]): string | null {
  const near = nearestNames(name, names).map((candidate) => `'${candidate}'`);
  const last = near.pop();
  if (last === undefined) return null;
  return `did you mean ${near.length === 0 ? last : `${near.join(', ')} or ${last}`}?`;
}
