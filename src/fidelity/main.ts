/** `npm run fidelity`: plays recordings of real Kafka on the simulation, to print what it answers or to compare. */
import { basename } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { type Recording, readRecordings, readText, readTraces } from './recording-file.ts';
import type { Mismatch } from './storage-check.ts';

const program = new Command('fidelity')
  .description('Plays recordings of real Kafka on the simulation.')
  .exitOverride();

program
  .command('replay')
  .description('print what Kafka would have answered to each trace, one JSON line a trace')
  .argument('<traces>', 'traces as .jsonl or .jsonl.gz')
  .requiredOption(
    '--kafka <version>',
    'the version to answer as; two joined by a hyphen for a trace with an upgrade',
  )
  .action(async (file: string, { kafka }: { kafka: string }) => {
    const { replayStorageTrace } = await import('./storage-replay.ts');
    const { stringifyResult } = await import('./storage-check.ts');
    for (const trace of readTraces(file)) print(stringifyResult(replayStorageTrace(trace, kafka)));
  });

program
  .command('check')
  .description('compare with the recorded answers; exits 1 if any differs')
  .argument('<traces>', 'traces as .jsonl or .jsonl.gz')
  .argument('<golden>', 'what Kafka answered, a line a trace')
  .option('--kafka <version>', 'the version to answer as; by default the one each recording names')
  .action(async (file: string, golden: string, { kafka }: { kafka?: string }) => {
    const { checkStorageTrace } = await import('./storage-check.ts');
    const traces = new Map(readTraces(file).map((trace) => [trace.name, trace]));
    report(readRecordings(golden), (recorded) => {
      const trace = traces.get(recorded.name);
      if (trace === undefined)
        return { path: '', recorded: recorded.name, simulated: 'no trace of that name' };
      return checkStorageTrace(trace, recorded, kafka ?? recorded.kafkaVersion);
    });
  });

program
  .command('trace')
  .description(
    'print what a scenario does to each partition it shows, as traces, one JSON line a cluster and partition',
  )
  .argument('<scenario>', 'a name in scenarios/, or a file')
  .option('--kafka <version>', 'by default the one the scenario is written for')
  .action(async (nameOrFile: string, { kafka }: { kafka?: string }) => {
    const { parseScenario } = await import('../scenario/parse.ts');
    const { parseVersion } = await import('../commands/parse-input.ts');
    const { scenarioTraces } = await import('./scenario-trace.ts');
    const file = nameOrFile.endsWith('.md') ? nameOrFile : `scenarios/${nameOrFile}.md`;
    const parsed = parseScenario(readText(file), file);
    if ('errors' in parsed) throw parsed.errors[0]!;
    const { scenario } = parsed;
    const version = parseVersion(kafka ?? scenario.kafka);
    for (const trace of await scenarioTraces(basename(file, '.md'), scenario, version))
      print(JSON.stringify(trace));
  });

program
  .command('partitioners')
  .description('fill in where each client and partitioner puts each key')
  .argument('<file>', '{ keys: [base64], partitioners: [{ client, partitioner, partitions }] }')
  .action(async (file: string) => {
    const { fillPartitioners } = await import('./partitioners.ts');
    print(JSON.stringify(fillPartitioners(JSON.parse(readText(file)))));
  });

const FAMILIES = ['java', 'librdkafka'] as const;
type Family = (typeof FAMILIES)[number];

program
  .command('replay-clients')
  .description('print the answers of the simulated clients to each sequence, one JSON line a sequence')
  .argument('<sequences>', 'sequences as .jsonl or .jsonl.gz')
  .addOption(new Option('--family <family>', 'whose clients').choices(FAMILIES).makeOptionMandatory())
  .option('--kafka <version>', 'the broker', '4.2')
  .action(async (file: string, { family, kafka }: { family: Family; kafka: string }) => {
    const { replayClientSequence } = await import('./client-replay.ts');
    for (const sequence of readRecordings(file)) {
      if (sequence.clients.includes(family))
        print(JSON.stringify(replayClientSequence(sequence, family, kafka)));
    }
  });

program
  .command('check-clients')
  .description('compare with the recorded answers of real clients; exits 1 if any differs')
  .argument('<sequences>', 'sequences as .jsonl or .jsonl.gz')
  .argument('<answers>', 'what the clients answered, a line a sequence')
  .addOption(new Option('--family <family>', 'whose clients').choices(FAMILIES).makeOptionMandatory())
  .option('--kafka <version>', 'the broker', '4.2')
  .action(async (file: string, answers: string, { family, kafka }: { family: Family; kafka: string }) => {
    const { checkClientSequence } = await import('./client-check.ts');
    const sequences = new Map(readRecordings(file).map((sequence) => [sequence.id, sequence]));
    report(readRecordings(answers), (recorded) => {
      const sequence = sequences.get(recorded.id);
      if (sequence === undefined)
        return { path: '', recorded: recorded.id, simulated: 'no sequence of that id' };
      return checkClientSequence(sequence, recorded, family, kafka);
    });
  });

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Compares each recording, prints the first difference of each that differs, and the count. */
function report(recordings: readonly Recording[], compare: (recorded: Recording) => Mismatch | null): void {
  let failed = 0;
  for (const recorded of recordings) {
    const mismatch = compare(recorded);
    if (mismatch === null) continue;
    failed += 1;
    const both = `recorded ${JSON.stringify(mismatch.recorded)}, simulated ${JSON.stringify(mismatch.simulated)}`;
    print(`${recorded.name ?? recorded.id} ${mismatch.path}: ${both}`);
  }
  print(`${recordings.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

// `replay … | head -1` closes the pipe; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  process.stderr.write(`fidelity: cannot write: ${error.message}\n`);
  process.exit(1);
});

program.parseAsync().catch((error: Error) => {
  // commander has told of its own mistakes already.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(`fidelity: ${error.message}\n`);
    process.exitCode = 2;
  }
});
