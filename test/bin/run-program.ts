/** Runs the built program as a shell does, without a terminal. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const BIN = fileURLToPath(new URL('../../bin/kafka-pitfalls.js', import.meta.url));
/** What commander and Node write into a stack trace's lines, and our own last resort. */
export const TRACE = /^ {4}at |bug of ours|node:internal/m;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface HowToRun {
  readonly stdin?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly bin?: string;
}

/** The environment of a test is its own: no wish for color, no width and no progress come from outside. */
const PLAIN = {
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '',
  LANG: 'C.UTF-8',
  KAFKA_PITFALLS_NO_HISTORY: '1',
  KAFKA_PITFALLS_NO_PROGRESS: '1',
};

export function runProgram(args: readonly string[], how: HowToRun = {}): Promise<Ended> {
  const bin = how.bin ?? BIN;
  const [command, first] = bin.endsWith('.js') ? [process.execPath, [bin]] : [bin, []];
  return ended(command, [...first, ...args], how);
}

/** A command line for `sh`; `$K` is the program. */
export function runShell(script: string, how: HowToRun = {}): Promise<Ended> {
  const program = `'${process.execPath}' '${how.bin ?? BIN}'`;
  return ended('sh', ['-c', script.replaceAll('$K', program)], how);
}

function ended(command: string, args: readonly string[], how: HowToRun): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: how.cwd ?? ROOT, env: { ...PLAIN, ...how.env } });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text) => {
        output[name] += text;
      });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...output }));
    child.stdin.on('error', () => {});
    child.stdin.end(how.stdin ?? '');
  });
}
