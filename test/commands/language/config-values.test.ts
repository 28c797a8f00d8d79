import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configUnit, configValueText } from '../../../src/commands/language/config-values.ts';
import { formatDuration } from '../../../src/commands/language/durations.ts';
import { usageErrorOf } from './usage-case.ts';

describe('config sugar (design 5)', () => {
  it.each([
    ['retention.ms', '1d', '86400000'],
    ['segment.bytes', '1GiB', '1073741824'],
    ['max.message.bytes', '1MB', '1000000'],
    ['offsets.retention.minutes', '7d', '10080'],
    ['log.retention.hours', '7d', '168'],
    ['leader.imbalance.check.interval.seconds', '5m', '300'],
    ['log.cleaner.dedupe.buffer.size', '2MiB', '2097152'],
    ['linger.ms', '5s', '5000'],
    ['batch.size', '16KiB', '16384'],
    ['fetch.min.bytes', '1KiB', '1024'],
  ])('%s=%s is %s for Kafka', (name, text, expected) => {
    expect(configValueText(name, text)).toBe(expected);
  });

  it.each([
    ['retention.ms', '604800000'],
    ['retention.ms', '-1'],
    ['retention.ms', 'soon'],
    ['segment.bytes', '-5'],
    ['cleanup.policy', 'compact,delete'],
    ['min.cleanable.dirty.ratio', '0.5'],
    ['min.cleanable.dirty.ratio', '5d'],
    ['group.max.size', '5KiB'],
    ['client.id', '1d'],
    ['retention.ms', ''],
  ])('%s=%s goes to Kafka as it stands', (name, text) => {
    expect(configValueText(name, text)).toBe(text);
  });

  it('a part of a unit is refused with its neighbors', () => {
    const error = usageErrorOf(() => configValueText('offsets.retention.minutes', '90s', { column: 5 }));
    expect(error).toMatchObject({ code: 'BAD_VALUE', hint: 'write 1m or 2m', column: 5 });
  });

  it.each([
    ['retention.ms', '1dd', 'BAD_DURATION'],
    ['segment.bytes', '1G', 'BAD_SIZE'],
    ['segment.bytes', '1.5GiB', 'BAD_SIZE'],
  ])('%s=%s is a mistake of the person (%s)', (name, text, code) => {
    expect(usageErrorOf(() => configValueText(name, text, { column: 2 }))).toMatchObject({ code, column: 2 });
  });

  it('any duration becomes its milliseconds', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (ms) => {
        expect(configValueText('segment.ms', formatDuration(ms))).toBe(String(ms));
      }),
    );
  });

  it('units come from the tables first, then from the name', () => {
    expect(configUnit('log.cleaner.io.max.bytes.per.second')).toBe('none');
    expect(configUnit('flush.messages')).toBe('none');
    expect(configUnit('session.timeout.ms')).toBe('ms');
    expect(configUnit('acks')).toBe('none');
  });
});
