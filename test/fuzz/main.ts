/**
 * `npm run fuzz`: random sessions, each checked line by line. The sessions run on a thread of their own, so that a line
 * that never ends is noticed: this one tells which.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Command, InvalidArgumentError } from 'commander';
import { VERSION_PROFILES } from '../../src/kernel/versions.ts';
import { sessionLines } from './command-lines.ts';
import { checkSession, newSession } from './session-check.ts';

interface Options {
  readonly runs: number;
  readonly seed: number;
  readonly length: number;
  readonly patience: number;
}

type Message =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'session'; readonly kafka: string }
  | { readonly kind: 'done'; readonly failure: string | null; readonly lines: readonly string[] };

if (isMainThread) await main();
else await work(workerData as Options, (message) => parentPort!.postMessage(message));

async function work(options: Options, tell: (message: Message) => void): Promise<void> {
  const { default: fc } = await import('fast-check');
  const kafka = fc.constantFrom(...VERSION_PROFILES.map(({ version }) => version));
  const property = fc.asyncProperty(kafka, sessionLines(options.length), async (version, lines) => {
    tell({ kind: 'session', kafka: version });
    await checkSession(newSession(version), lines, (line) => tell({ kind: 'line', line }));
  });
  const details = await fc.check(property, { numRuns: options.runs, seed: options.seed });
  const [version, lines] = details.counterexample ?? ['', []];
  const error = details.errorInstance;
  const failure = details.failed
    ? `on Kafka ${version}: ${error instanceof Error ? error.message : String(error)}`
    : null;
  tell({ kind: 'done', failure, lines });
}

async function main(): Promise<void> {
  const options = readOptions();
  const { default: ora } = process.stderr.isTTY ? await import('ora') : { default: null };
  const spinner = ora?.({ stream: process.stderr, discardStdin: false }).start();
  const progress = { sessions: 0, lines: 0, kafka: '', current: [] as string[] };
  const worker = new Worker(new URL(import.meta.url), { workerData: options });
  const end = await new Promise<Extract<Message, { kind: 'done' }>>((resolve, reject) => {
    const watchdog = setTimeout(() => {
      const failure = `on Kafka ${progress.kafka}: the last line does not end within ${options.patience} s`;
      resolve({ kind: 'done', failure, lines: progress.current });
    }, options.patience * 1000);
    worker.on('error', reject);
    worker.on('message', (message: Message) => {
      watchdog.refresh();
      if (message.kind === 'done') {
        clearTimeout(watchdog);
        resolve(message);
      } else if (message.kind === 'session') {
        progress.sessions += 1;
        progress.kafka = message.kafka;
        progress.current = [];
      } else {
        progress.lines += 1;
        progress.current.push(message.line);
        if (spinner !== undefined && progress.lines % 64 === 0) spinner.text = told(progress, options);
      }
    });
  });
  spinner?.stop();
  await worker.terminate();
  process.stdout.write(`${told(progress, options)}\n`);
  if (end.failure === null) return;
  process.stdout.write(`FAILED ${end.failure}\n\nCommands to paste into \`kafka-pitfalls repl\`:\n`);
  process.stdout.write(`${end.lines.join('\n')}\n`);
  process.exitCode = 1;
}

function told(progress: { sessions: number; lines: number }, { seed }: Options): string {
  return `seed ${seed}: ${progress.sessions} sessions, ${progress.lines} lines`;
}

function readOptions(): Options {
  const whole = (text: string) => {
    if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a whole number, please');
    return Number(text);
  };
  return new Command('fuzz')
    .description('Runs random command lines. Any mistake is fine; nothing may crash, hang or half happen.')
    .option('--runs <n>', 'how many sessions', whole, 1_000)
    .option('--seed <n>', 'repeats a run', whole, Date.now() % 2 ** 31)
    .option('--length <n>', 'lines in a session, at most', whole, 60)
    .option('--patience <seconds>', 'how long a line may take before it counts as hung', whole, 120)
    .parse()
    .opts<Options>();
}
