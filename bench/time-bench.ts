/** Simulated time against real time: nothing happens between events. */
import { prepareLine } from '../src/commands/prepare-line.ts';
import { createWorkbench } from '../src/commands/workbench.ts';
import { DEFAULT_VERSION, findVersion } from '../src/kernel/versions.ts';
import { medianMs } from './measure.ts';

/** The median of the last line's time alone. */
async function lastLineMs(lines: readonly string[]): Promise<number> {
  const last = prepareLine(lines.at(-1)!);
  let spent = 0;
  const total = await medianMs(9, () => {
    const bench = createWorkbench({ version: findVersion(DEFAULT_VERSION)! });
    for (const line of lines.slice(0, -1)) prepareLine(line).run(bench, 0);
    const from = performance.now();
    last.run(bench, 0);
    spent = performance.now() - from;
  });
  return Math.min(spent, total);
}

export async function timeBench(): Promise<string[]> {
  const topics = Array.from({ length: 10 }, (_, i) => `topic create t${i} --partitions 3`);
  const idle = await lastLineMs([...topics, 'advance 1y']);
  const hourly = await lastLineMs([
    'topic create c --config cleanup.policy=compact --config segment.ms=1h --config min.cleanable.dirty.ratio=0.1',
    'every 1h produce c --key k-{1..24} --value-bytes 100',
    'advance 1y',
  ]);
  return [
    `advance 1y, ten idle topics: ${idle.toFixed(1)} ms`,
    `advance 1y, an hourly compacted topic: ${hourly.toFixed(0)} ms`,
  ];
}
