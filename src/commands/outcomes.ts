/** Answers as outcomes: what `expect outcome` judges and the line below a command says. */
import type { ClientError } from '../clients/consumers/client-error.ts';
import type { PartitionLog } from '../kernel/log/partition-log.ts';
import type { CommandResult, Outcome } from './command.ts';

const NOTHING = { records: null, partition: null, offset: null, timestamp: null };

/** An answer with an error is an outcome, not a failure of the session. */
export function refused(error: string, message: string, more: Partial<Outcome> = {}): CommandResult {
  return { outcome: { ...NOTHING, error, message, ...more }, text: `${error}: ${message}` };
}

/** A client's own refusal: told in its words, judged by the name of the Kafka error behind it, if there is one. */
export function refusedByClient(
  { name, error, message }: ClientError,
  more: Partial<Outcome> = {},
): CommandResult {
  return { outcome: { ...NOTHING, error: error ?? name, message, ...more }, text: `${name}: ${message}` };
}

/** CLU-6: nobody leads the partition, or its leader's broker is down. */
export function refusedWithoutLeader({ topic, partition }: PartitionLog): CommandResult {
  return refused('LEADER_NOT_AVAILABLE', `${topic}:${partition} has no leader that can be reached`, {
    partition,
  });
}

export function answered(text: string, more: Partial<Outcome> = {}): CommandResult {
  return { outcome: { ...NOTHING, error: null, message: text, ...more }, text };
}
