/** Appends through the produce command's own path, with retention and the cleaner running; and the heap they take. */
import { prepareLine } from '../src/commands/prepare-line.ts';
import { createWorkbench, type Workbench } from '../src/commands/workbench.ts';
import { DEFAULT_VERSION, findVersion } from '../src/kernel/versions.ts';
import { medianMs } from './measure.ts';

const RECORDS = 1_000_000;

function bench(lines: readonly string[]): Workbench {
  const workbench = createWorkbench({ version: findVersion(DEFAULT_VERSION)! });
  for (const line of lines) prepareLine(line).run(workbench, 0);
  return workbench;
}

async function rate(name: string, lines: readonly string[]): Promise<string> {
  const ms = await medianMs(5, () => bench(lines));
  return `${name}: ${(RECORDS / ms / 1000).toFixed(1)} million records a second`;
}

function heapBytesPerRecord(lines: readonly string[]): number {
  const collect = (globalThis as { gc?: () => void }).gc ?? (() => {});
  collect();
  const before = process.memoryUsage().heapUsed;
  const kept = bench(lines);
  collect();
  const after = process.memoryUsage().heapUsed;
  if (kept.simulation.cluster.topics.size === 0) throw new Error('nothing was kept');
  return (after - before) / RECORDS;
}

export async function appendBench(): Promise<string[]> {
  const create = 'topic create t --config retention.ms=1h --config segment.ms=10m';
  const compacted = 'topic create c --config cleanup.policy=compact --config segment.ms=10m';
  const feed = ['every 1ms --times 1000000 produce t --value-bytes 100', 'advance 1000000ms'];
  const lines = [
    await rate('produce --count', [create, `produce t --value-bytes 100 --count ${RECORDS}`]),
    await rate('every 1ms produce, retention running', [create, ...feed]),
    await rate('every 1ms produce --key, cleaner running', [
      compacted,
      'every 1ms --times 1000000 produce c --key k-{1..100} --value-bytes 100',
      'advance 1000000ms',
    ]),
  ];
  if ((globalThis as { gc?: () => void }).gc === undefined)
    return [...lines, 'heap: run with node --expose-gc'];
  const keep = 'topic create t';
  const counted = heapBytesPerRecord([keep, `produce t --value-bytes 100 --count ${RECORDS}`]);
  const fed = heapBytesPerRecord([keep, ...feed]);
  return [
    ...lines,
    `heap: ${counted.toFixed(0)} bytes a record by --count, ${fed.toFixed(0)} by a feed of single records`,
  ];
}
