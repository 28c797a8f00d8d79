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
  const keyed = 'produce c --key k-{1..100} --value-bytes 100';
  const hundreds = (produce: string) => [`every 10s --times 10000 ${produce} --count 100`, 'advance 100000s'];
  const singles = (produce: string) => [`every 1ms --times 1000000 ${produce}`, 'advance 1000000ms'];
  const unkeyed = 'produce t --value-bytes 100';
  const lines = [
    await rate('produce --count 1000000', [create, `${unkeyed} --count ${RECORDS}`]),
    await rate('every 10s a batch of 100, retention running', [create, ...hundreds(unkeyed)]),
    await rate('every 10s a batch of 100 with keys, cleaner running', [compacted, ...hundreds(keyed)]),
    await rate('every 1ms a record, retention running', [create, ...singles(unkeyed)]),
    await rate('every 1ms a record with a key, cleaner running', [compacted, ...singles(keyed)]),
  ];
  if ((globalThis as { gc?: () => void }).gc === undefined)
    return [...lines, 'heap: run with node --expose-gc'];
  const keep = 'topic create t';
  const counted = heapBytesPerRecord([keep, `${unkeyed} --count ${RECORDS}`]);
  const fed = heapBytesPerRecord([keep, ...singles(unkeyed)]);
  return [
    ...lines,
    `heap: ${counted.toFixed(0)} bytes a record by --count, ${fed.toFixed(0)} by a feed of single records`,
  ];
}
