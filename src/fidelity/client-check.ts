/** Compares what the simulated clients answer with what was recorded of real ones. */
import { replayClientSequence } from './client-replay.ts';
import type { ClientFamilyName, ClientResult, ClientSequence } from './client-sequence.ts';
import { firstMismatch, type Mismatch } from './storage-check.ts';

/** The first answer that differs, or null; a recording may be shorter than its sequence, then only that much is played. */
export function checkClientSequence(
  sequence: ClientSequence,
  answers: ClientResult,
  family: ClientFamilyName,
  kafka?: string,
): Mismatch | null {
  const recorded = answers.results;
  const played = { ...sequence, ops: sequence.ops.slice(0, recorded.length) };
  const simulated = replayClientSequence(played, family, kafka).results;
  for (let index = 0; index < Math.max(recorded.length, simulated.length); index++) {
    const path = `${sequence.id}[${index}] ${sequence.ops[index]?.op ?? ''}`;
    const mismatch = firstMismatch(recorded[index], simulated[index], path);
    if (mismatch !== null) return mismatch;
  }
  return null;
}
