/**
 * GRP-15, OFS-14, OFS-15: what the tool of six releases printed, line by line, against a real broker of 4.2.0
 * (`test/recordings/tools`). Member ids are zeros there, the broker is `broker1:9092`, stack traces are left out.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ToolSession } from './tool-session.ts';

interface RecordedCall {
  readonly options: string;
  readonly printed: readonly string[];
}

function recordedCalls(release: string): RecordedCall[] {
  const url = new URL(`../../recordings/tools/kafka-consumer-groups.${release}.txt`, import.meta.url);
  return readFileSync(url, 'utf8')
    .split(/^\$ /m)
    .filter((call) => call !== '')
    .map((call) => {
      const [options, ...printed] = call.replace(/\n+$/, '').split('\n');
      return { options: options!, printed };
    });
}

/** orders has 10, 5 and no records a minute apart, payments 4; the one member of g2 has committed 7 and 5. */
async function recordedState(version: string): Promise<ToolSession> {
  const tools = new ToolSession(version);
  await tools.print('topic create orders --partitions 3', 'topic create payments');
  for (const [topic, partition, count] of [
    ['orders', 0, 10],
    ['orders', 1, 5],
    ['payments', 0, 4],
  ] as const) {
    for (let minute = 0; minute < count; minute++)
      await tools.print(
        `produce ${topic} --partition ${partition} --value v --timestamp 2026-01-05T00:0${minute}:00Z`,
      );
  }
  await tools.print(
    'consumer open c1 --client librdkafka --group g2 --subscribe orders --set enable.auto.commit=false',
    'poll c1 --timeout 10s',
    'commit c1 --offset orders:0=7 --offset orders:1=5',
  );
  return tools;
}

/** Member ids are random, the tool's log was off, and of empty lines at the end the recording keeps none. */
function comparable(lines: readonly string[]): string[] {
  const masked = lines
    .filter((line) => !/^\[\d/.test(line))
    .map((line) => line.replace(/c1-[0-9a-f-]{36}/, 'c1-00000000-0000-4000-8000-000000000000'));
  while (masked.at(-1) === '') masked.pop();
  return masked;
}

/** A broker before 4.0 drops a group with its last offset; the recording's broker kept g3 (OFS-15). */
const LAST_OFFSET_GONE = ['--describe --group g3', '--delete --group g1 --group g3'];

test.each([
  ['2.8', '2.8.2'],
  ['3.0', '3.0.2'],
  ['3.9', '3.9.1'],
  ['4.0', '4.0.0'],
  ['4.1', '4.1.1'],
  ['4.2', '4.2.0'],
])('kafka-consumer-groups of %s prints what that of %s printed', async (version, release) => {
  const tools = await recordedState(version);
  const calls = recordedCalls(release);
  expect(calls.length).toBeGreaterThan(35);
  const deletion = calls.findIndex(({ options }) => options.includes('--topic payments --topic orders:1,2'));
  for (const [index, { options, printed }] of calls.entries()) {
    if (version < '4.0' && index > deletion && LAST_OFFSET_GONE.includes(options)) continue;
    const lines = await tools.print(`kafka-consumer-groups --bootstrap-server broker1:9092 ${options}`);
    // The broker lists groups in no order.
    const [mine, recorded] = [comparable(lines), comparable(printed)].map((each) =>
      options.startsWith('--list') ? each.toSorted() : each,
    );
    expect([options, ...mine!]).toEqual([options, ...recorded!]);
  }
});
