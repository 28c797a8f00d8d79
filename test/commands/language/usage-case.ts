import { UsageError } from '../../../src/commands/language/usage-error.ts';

/** The UsageError that `run` throws; anything else fails the test. */
export function usageErrorOf(run: () => unknown): UsageError {
  try {
    run();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('no UsageError was thrown');
}
