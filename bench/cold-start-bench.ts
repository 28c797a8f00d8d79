/** Whole processes, taken in turns with a node that only imports the packages in question. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { median } from './measure.ts';

const ROUNDS = 15;
const BIN = 'bin/kafka-pitfalls.js';

const BASES = {
  commander: "await import('commander')",
  'commander, chalk, cli-table3':
    "await import('commander'); await import('chalk'); await import('cli-table3')",
} as const;

const RUN_BASE = 'commander, chalk, cli-table3';

const COMMANDS: readonly { readonly args: readonly string[]; readonly base: keyof typeof BASES }[] = [
  { args: ['--help'], base: 'commander' },
  { args: ['list'], base: 'commander' },
  ...readdirSync('scenarios')
    .filter((file) => file.endsWith('.md'))
    .map((file) => ({ args: ['run', file.slice(0, -'.md'.length), '--no-input'], base: RUN_BASE }) as const),
];

function processMs(args: readonly string[]): number {
  const from = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} exited ${status}`);
  return performance.now() - from;
}

export async function coldStartBench(): Promise<string[]> {
  return COMMANDS.map(({ args, base }) => {
    const own: number[] = [];
    const bare: number[] = [];
    const over: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(processMs(['--input-type=module', '-e', BASES[base]]));
      own.push(processMs([BIN, ...args]));
      over.push(own.at(-1)! - bare.at(-1)!);
    }
    const figures = `${median(over).toFixed(0)} ms over a node that imports ${base}`;
    return `${args.join(' ')}: ${figures} (${median(own).toFixed(0)} against ${median(bare).toFixed(0)})`;
  });
}
