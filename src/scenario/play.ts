/** Plays a scenario's blocks on a session: commands are run, prose and questions are passed on. */
import { UsageError } from '../commands/language/usage-error.ts';
import type { Session, StepResult } from '../session/session.ts';
import type { View } from '../views/view.ts';
import type { Block, KafkaBlock, Scenario, ScenarioCommand } from './scenario.ts';
import { ScenarioError } from './scenario-error.ts';

/** Milliseconds: now, and when the simulation began. */
export interface Clock {
  readonly nowMs: number;
  readonly startMs: number;
}

export interface PlayedCommand {
  readonly command: ScenarioCommand;
  readonly result: StepResult;
  /** Where it left the clock. */
  readonly clock: Clock;
}

/** A fence with what its commands brought about; the views stand at its end. */
export interface PlayedFence {
  readonly kind: 'kafka';
  readonly block: KafkaBlock;
  readonly commands: readonly PlayedCommand[];
  readonly views: readonly View[];
}

export type PlayedBlock = Exclude<Block, KafkaBlock> | PlayedFence;

/** Plays blocks in order. Throws ScenarioError where a command is the author's mistake. */
export async function playBlocks(
  session: Session,
  blocks: readonly Block[],
  file: string,
): Promise<PlayedBlock[]> {
  const played: PlayedBlock[] = [];
  for (const block of blocks)
    played.push(block.kind === 'kafka' ? await playFence(session, block, file) : block);
  return played;
}

async function playFence(session: Session, block: KafkaBlock, file: string): Promise<PlayedFence> {
  const commands: PlayedCommand[] = [];
  for (const command of block.commands) {
    const result = await runCommand(session, command, file);
    commands.push({ command, result, clock: clockOf(session) });
  }
  const onlyExpects = block.commands.every((command) => command.output === undefined);
  const asked = commands.some(({ result }) => result.views.length > 0 || result.lines.length > 0);
  const views = onlyExpects ? [] : session.takeViews({ onlyChanged: asked });
  return { kind: 'kafka', block, commands, views };
}

export function clockOf(session: Session): Clock {
  const { nowMs, startMs } = session.bench.simulation.cluster;
  return { nowMs, startMs };
}

/** Throws ScenarioError, with the place in the file, where the command is its author's mistake. */
export async function runCommand(
  session: Pick<Session, 'run'>,
  command: Pick<ScenarioCommand, 'text' | 'start'>,
  file: string,
): Promise<StepResult> {
  try {
    return await session.run(command.text);
  } catch (error) {
    throw atCommand(error, command, file);
  }
}

/** An author's mistake with its place in the file; anything else as it is. */
export function atCommand(error: unknown, { start }: Pick<ScenarioCommand, 'start'>, file: string): unknown {
  if (!(error instanceof UsageError)) return error;
  const place = { line: start.line, column: start.column + (error.column ?? 1) - 1 };
  return new ScenarioError(file, place, error.message, error.hint ?? 'see help');
}

/** The expectations of a fence, with the command that states each. */
export function expectationsOf(blocks: readonly PlayedBlock[]): PlayedCommand[] {
  return blocks.flatMap((block) =>
    block.kind === 'kafka' ? block.commands.filter(({ result }) => result.expectation !== null) : [],
  );
}

/** Every view that a fence brought about, outcomes included, in the order of the commands; its own views at the end. */
export function fenceViews({ commands, views }: PlayedFence): View[] {
  const asked = commands.flatMap(({ result }) =>
    result.outcome === null ? result.views : [result.outcome, ...result.views],
  );
  return [...asked, ...views];
}

/** All blocks of a scenario, the introduction's first. */
export function allBlocks(scenario: Scenario): readonly Block[] {
  return [...scenario.introduction, ...scenario.steps.flatMap((step) => step.blocks)];
}
