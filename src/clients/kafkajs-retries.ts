/**
 * How kafkajs retries whatever fails, requests and handlers alike (CLI-235, CLI-531, `retry/index.js`): five times, 300 ms
 * after the first failure and twice as long after each further one; then it gives up.
 * Deviates: kafkajs stretches or shortens each wait by up to a fifth at random.
 */
const INITIAL_RETRY_MS = 300;
const RETRIES = 5;

/** ms before the retry that follows on so many failures; null: there is none. */
export function kafkajsRetryMs(failures: number): number | null {
  return failures > RETRIES ? null : INITIAL_RETRY_MS * 2 ** (failures - 1);
}

/** ms from the first failure to the last try, 300, 600, 1200, 2400 and 4800. */
export const KAFKAJS_RETRIES_MS = INITIAL_RETRY_MS * (2 ** RETRIES - 1);

/** ms: a consumer that gave up starts again after what would have been the next wait. */
export const KAFKAJS_RESTART_MS = INITIAL_RETRY_MS * 2 ** RETRIES;

/** Errors that kafkajs takes for a mistake in the program: no retry, no restart. */
export const PROGRAMMING_ERRORS: readonly string[] = [
  'TypeError',
  'ReferenceError',
  'RangeError',
  'SyntaxError',
];
