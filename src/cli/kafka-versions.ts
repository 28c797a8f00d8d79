import { UsageError } from '../commands/language/usage-error.ts';
import { DEFAULT_VERSION, VERSION_PROFILES } from '../kernel/versions.ts';
import type { CliHost } from './host.ts';

/** `--kafka versions`: which releases there are, and how their behavior is known. */
export function kafkaVersions(asked: string, host: CliHost): void {
  if (asked !== 'versions')
    throw new UsageError('BAD_OPTION', `--kafka ${asked} needs a command`, {
      hint: `kafka-pitfalls repl --kafka ${asked}`,
    });
  for (const { version, release, evidence } of VERSION_PROFILES) {
    const how =
      evidence === 'recorded'
        ? `checked against recordings of Kafka ${release}`
        : 'from the source of that release, not recorded';
    host.stdout.write(`${version.padEnd(5)}${how}${version === DEFAULT_VERSION ? ' (default)' : ''}\n`);
  }
}
