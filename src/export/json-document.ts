/** A scenario's run as one JSON object: what `run --json` prints, by step. */
import { renderJson } from '../render/json.ts';
import { challengeOf } from '../scenario/challenge.ts';
import { fenceViews } from '../scenario/play.ts';
import type { ChallengeBlock } from '../scenario/scenario.ts';
import { VIEW_SCHEMA } from '../views/view.ts';
import { settingTexts, type ToldScenario, type ToldStep } from './told-scenario.ts';

/**
 * `{ schema, scenario, steps: [{ title, nowMs, startMs, commands: [{ command, text, lines }], views }], challenge }`, one view a line. The
 * introduction is the first step, without a title; the views of all steps are those of `run --json`, in order.
 */
export function toJson(told: ToldScenario): string {
  const { name, options, introduction, steps } = told;
  const { title, summary, group, minutes, tags } = told.scenario;
  const settings = settingTexts(told);
  const scenario = { name, title, summary, group, minutes, tags, kafka: options.version.version, settings };
  const all = [introduction, ...steps].map(stepJson);
  const block = challengeOf(told.scenario);
  const challenge = block === undefined ? '' : `,"challenge":${JSON.stringify(challengeJson(block))}`;
  return `{"schema":${VIEW_SCHEMA},"scenario":${JSON.stringify(scenario)},"steps":[\n${all.join(',\n')}\n]${challenge}}\n`;
}

/** Commands as they are typed; moments are milliseconds since the start. */
function challengeJson({ text, before, keep, without, goals, hints, solution }: ChallengeBlock) {
  const lines = (commands: ChallengeBlock['solution']) => commands.map((command) => command.text);
  return {
    text,
    start: lines(before),
    keep: lines(keep),
    without,
    goals: goals.map(({ at, expects }) => ({ at: at?.sinceStartMs ?? null, expects: lines(expects) })),
    hints,
    solution: lines(solution),
  };
}

function stepJson({ title, clock, blocks }: ToldStep): string {
  const fences = blocks.flatMap((block) => (block.kind === 'kafka' ? [block] : []));
  const commands = fences.flatMap((fence) =>
    fence.commands.map(({ command, result }) => ({
      command: command.text,
      text: result.text,
      lines: result.lines,
      holds: result.expectation?.holds,
    })),
  );
  const views = fences.flatMap(fenceViews).map((view) => `\n${renderJson(view)}`);
  const fields = JSON.stringify({ title, ...clock, commands });
  return `${fields.slice(0, -1)},"views":[${views.join(',')}]}`;
}
