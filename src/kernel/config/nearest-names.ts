/**
 * Names near a mistyped one, for "did you mean". Distance is Damerau-Levenshtein with adjacent swaps (optimal string
 * alignment): an insertion, a deletion, a substitution or a swap of neighbors costs one.
 */

const MOST = 3;

/**
 * At most three of `names` near `name`, nearest first, then in the order of `names`. A name is near if it takes at
 * most a third of its letters in edits (never more than four), or if `name` is the beginning of it and at least
 * three letters long. Letter case counts nothing.
 */
export function nearestNames(name: string, names: readonly string[]): string[] {
  const wanted = name.toLowerCase();
  const scored: { candidate: string; distance: number }[] = [];
  for (const candidate of new Set(names)) {
    const lower = candidate.toLowerCase();
    const limit = Math.min(4, Math.max(1, Math.floor(Math.max(wanted.length, lower.length) / 3)));
    const isBeginning = wanted.length >= 3 && lower.startsWith(wanted);
    const distance = editDistance(wanted, lower);
    if (isBeginning) scored.push({ candidate, distance: Math.min(distance, 1) });
    else if (distance <= limit) scored.push({ candidate, distance });
  }
  return scored
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST)
    .map(({ candidate }) => candidate);
}

/** Edits between two texts, counted in UTF-16 units. */
export function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const current = [i];
    for (let j = 1; j <= to.length; j++) {
      const substitution = previous[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      let best = Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (isSwap) best = Math.min(best, beforePrevious[j - 2]! + 1);
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length]!;
}
