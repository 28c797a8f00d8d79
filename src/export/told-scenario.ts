/** A scenario with all that its run brought about: what every export is made from. */
import type { WorkbenchOptions } from '../commands/workbench.ts';
import { type Clock, clockOf, expectationsOf, type PlayedBlock, playBlocks } from '../scenario/play.ts';
import type { Block, Scenario } from '../scenario/scenario.ts';
import { Session } from '../session/session.ts';

/** A step's blocks and the moment it reaches. */
export interface ToldStep {
  /** Null for the introduction. */
  readonly title: string | null;
  readonly clock: Clock;
  readonly blocks: readonly PlayedBlock[];
}

export interface ToldScenario {
  readonly name: string;
  readonly scenario: Scenario;
  /** How it was run: the release, and the configs that `--set` gave. */
  readonly options: WorkbenchOptions;
  readonly introduction: ToldStep;
  readonly steps: readonly ToldStep[];
}

/**
 * Plays a scenario from the first block to the last. Throws ScenarioError where a command is its author's mistake. The
 * presenter's notes are left out, unless it is the presenter who asks.
 */
export async function tellScenario(
  { name, scenario }: { readonly name: string; readonly scenario: Scenario },
  options: WorkbenchOptions,
  hasNotes = false,
): Promise<{ readonly told: ToldScenario; readonly session: Session }> {
  const session = new Session(options);
  const play = async (title: string | null, blocks: readonly Block[]): Promise<ToldStep> => {
    const told = hasNotes ? blocks : blocks.filter(({ kind }) => kind !== 'note');
    const played = await playBlocks(session, told, scenario.file);
    return { title, clock: clockOf(session), blocks: played };
  };
  const introduction = await play(null, scenario.introduction);
  const steps: ToldStep[] = [];
  for (const { title, blocks } of scenario.steps) steps.push(await play(title, blocks));
  return { told: { name, scenario, options, introduction, steps }, session };
}

/** The introduction's blocks and those of all steps. */
export function toldBlocks({ introduction, steps }: ToldScenario): readonly PlayedBlock[] {
  return [...introduction.blocks, ...steps.flatMap((step) => step.blocks)];
}

/** Whether an expectation that is judged does not hold. */
export function isFailed(told: ToldScenario): boolean {
  return expectationsOf(toldBlocks(told)).some(
    ({ result }) => !result.expectation!.holds && !result.expectation!.isReportedOnly,
  );
}

/** What `--set` changed, as `results:segment.ms=1h`; empty if nothing. */
export function settingTexts({ options }: ToldScenario): readonly string[] {
  return (options.overrides ?? []).map(({ owner, name, value }) => `${owner}:${name}=${value}`);
}
