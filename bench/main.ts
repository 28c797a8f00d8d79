/** `npm run bench`: how fast, as ratios measured side by side in one run; medians. */
import { appendBench } from './append-bench.ts';
import { coldStartBench } from './cold-start-bench.ts';
import { replayBench } from './replay-bench.ts';
import { timeBench } from './time-bench.ts';

const wanted = new Set(process.argv.slice(2));
const benches = { 'cold-start': coldStartBench, append: appendBench, time: timeBench, replay: replayBench };

for (const [name, bench] of Object.entries(benches)) {
  if (wanted.size > 0 && !wanted.has(name)) continue;
  process.stdout.write(`${name}\n`);
  for (const line of await bench()) process.stdout.write(`  ${line}\n`);
}
