/** What a challenge asks and allows, in words: the same on every screen and page. */
import { formatMoment } from '../views/units.ts';
import type { ChallengeBlock, ChallengeCommand, ChallengeGoal } from './scenario.ts';

/** `Without topic delete and reset-offsets.`; nothing where all is allowed. */
export function ruleTexts({ without }: Pick<ChallengeBlock, 'without'>): string[] {
  const names = without.map((name) => `\`${name}\``);
  const last = names.pop();
  if (last === undefined) return [];
  return [`Without ${names.length === 0 ? last : `${names.join(', ')} and ${last}`}.`];
}

/** `At +4d 00:00:30`, `At any moment`, `Then at one moment`: when the lines of a goal, the nth from 0, have to hold. */
function goalWhen({ at, expects }: ChallengeGoal, index: number): string {
  const any = expects.length === 1 ? 'at any moment' : 'all at one moment';
  const words = at === null ? any : `at ${formatMoment(at.sinceStartMs, 0)}`;
  return index === 0 ? words[0]!.toUpperCase() + words.slice(1) : `Then ${words}`;
}

/** The same for each goal of a challenge. */
export function goalMoments({ goals }: Pick<ChallengeBlock, 'goals'>): string[] {
  return goals.map(goalWhen);
}

/** What is to be kept, then the goals in their order: when each holds, and what. */
export function goalTexts({ keep, goals }: Pick<ChallengeBlock, 'keep' | 'goals'>): {
  readonly when: string;
  readonly expects: readonly string[];
}[] {
  return [
    ...(keep.length === 0 ? [] : [{ when: 'All the time', expects: keep.map(expectText) }]),
    ...goals.map((goal, index) => ({ when: goalWhen(goal, index), expects: goal.expects.map(expectText) })),
  ];
}

/** What an `expect` line expects, without the word. A condition on the release stays. */
export function expectText({ text }: ChallengeCommand): string {
  return text.replace(/(^|[ \t])expect[ \t]+/, '$1');
}

/** The first sentence of the task: what a list has room for. */
export function taskSentence({ text }: Pick<ChallengeBlock, 'text'>): string {
  const [paragraph = ''] = text.split(/\n[ \t]*\n/);
  const flat = paragraph.replace(/\s*\n\s*/g, ' ');
  return /^.*?[.!?](?= [A-Z`]|$)/.exec(flat)?.[0] ?? flat;
}
