import { expect, test } from 'vitest';
import {
  challengeCount,
  finishedCount,
  NO_PROGRESS,
  progressOf,
  withAnswer,
  withChallenge,
  withFinished,
  withoutScenario,
  withStep,
} from '../../src/progress/progress.ts';

test('a scenario that was never begun is unfinished, left nowhere and unanswered', () => {
  expect(progressOf(NO_PROGRESS, 'a')).toEqual({
    isFinished: false,
    leftAt: null,
    answers: new Map(),
    challenge: null,
  });
});

test('looking at the first screen only is no progress', () => {
  expect(withStep(NO_PROGRESS, 'a', 0)).toBe(NO_PROGRESS);
});

test('going back to the first screen leaves nothing to go on with', () => {
  expect(progressOf(withStep(withStep(NO_PROGRESS, 'a', 2), 'a', 0), 'a').leftAt).toBeNull();
});

test('finishing ends the middle and keeps the answers', () => {
  const answered = withAnswer(withStep(NO_PROGRESS, 'a', 2), 'a', { question: 'q', answer: '3' });
  expect(progressOf(withFinished(answered, 'a'), 'a')).toEqual({
    isFinished: true,
    leftAt: null,
    answers: new Map([['q', '3']]),
    challenge: null,
  });
});

test('a finished scenario that is begun again stays finished', () => {
  const again = withStep(withFinished(NO_PROGRESS, 'a'), 'a', 1);
  expect(progressOf(again, 'a')).toMatchObject({ isFinished: true, leftAt: 1 });
});

test('the latest answer to a question counts, and each question has its own', () => {
  let progress = withAnswer(NO_PROGRESS, 'a', { question: 'q', answer: '3' });
  progress = withAnswer(progress, 'a', { question: 'q', answer: '4' });
  progress = withAnswer(progress, 'a', { question: 'r', answer: '5' });
  expect([...progressOf(progress, 'a').answers]).toEqual([
    ['q', '4'],
    ['r', '5'],
  ]);
});

test('only the scenarios of the course count as finished', () => {
  const progress = withStep(withFinished(withFinished(NO_PROGRESS, 'a'), 'gone'), 'b', 1);
  expect(finishedCount(progress, ['a', 'b', 'c'])).toBe(1);
});

test('forgetting one scenario leaves the others', () => {
  const progress = withFinished(withFinished(NO_PROGRESS, 'a'), 'b');
  expect([...withoutScenario(progress, 'a').scenarios.keys()]).toEqual(['b']);
  expect(progress.scenarios.size).toBe(2);
});

test('of a challenge the fewest commands are kept, beside what else was done', () => {
  const progress = withChallenge(withFinished(NO_PROGRESS, 'a'), 'a', 4);
  expect(progressOf(progress, 'a')).toMatchObject({ isFinished: true, challenge: 4 });
  expect(withChallenge(progress, 'a', 4)).toBe(progress);
  expect(withChallenge(progress, 'a', 5)).toBe(progress);
  expect(progressOf(withChallenge(progress, 'a', 3), 'a').challenge).toBe(3);
  expect(progressOf(withStep(progress, 'a', 1), 'a').challenge).toBe(4);
});

test('a challenge that is reached finishes no scenario, and one that is gone from the course does not count', () => {
  const progress = withChallenge(withChallenge(NO_PROGRESS, 'a', 1), 'gone', 1);
  expect(finishedCount(progress, ['a'])).toBe(0);
  expect(challengeCount(progress, ['a', 'b'])).toBe(1);
});
