/** A challenge as it is played: when it is reached, what counts, and what cannot be got round. */
import { describe, expect, test } from 'vitest';
import { parseVersion } from '../../src/commands/parse-input.ts';
import { ChallengeRun, challengeOf } from '../../src/scenario/challenge.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { stateOf } from '../fuzz/session-check.ts';

async function begun(...fence: string[]): Promise<ChallengeRun> {
  const task = fence.some((line) => line.startsWith('hint:')) ? fence : [...fence, 'hint: h'];
  const lines = ['Task.', ...task, ...(fence.includes('solution:') ? [] : ['solution:', '> clock'])];
  const source = ['---', 'title: T', 'summary: S', 'kafka: 4.2', '---', '```challenge', ...lines, '```', ''];
  const parsed = parseScenario(source.join('\n'), 'a.md');
  if ('errors' in parsed) throw parsed.errors[0]!;
  return ChallengeRun.begin(challengeOf(parsed.scenario)!, 'a.md', { version: parseVersion('4.2') });
}

const START = ['start:', '> topic create t', '> produce t --value a'];
const TWO = ['goal:', '> expect log t:0 records=2'];
const said = async (run: ChallengeRun, line: string) => {
  try {
    return (await run.run(line)).text;
  } catch (error) {
    return (error as Error).message;
  }
};

test('it begins behind its start, and is reached by the command that makes the goal true', async () => {
  const run = await begun(...START, ...TWO);
  expect(run.standing()).toMatchObject({ isReached: false, commands: 0 });
  await run.run('produce t --value b');
  expect(run.standing()).toMatchObject({ isReached: true, commands: 1 });
});

test('looking counts as no command, a mistake neither; what was taken back is not counted', async () => {
  const run = await begun(...START, ...TWO);
  for (const line of ['show log t:0', 'expect log t:0 records=2', 'clock', 'help', 'why t:0', 'watch off'])
    await run.run(line);
  expect(run.standing().commands).toBe(0);
  expect(await said(run, 'prduce t')).toBe("there is no command 'prduce'");
  await run.run('advance 1m');
  expect(run.standing().commands).toBe(1);
  await run.run('back');
  expect(run.standing().commands).toBe(0);
});

test('an `expect` typed by hand reaches nothing, whatever it says', async () => {
  const run = await begun(...START, ...TWO);
  await run.run('expect log t:0 records=1');
  expect(run.standing().isReached).toBe(false);
});

test('back does not go behind the start, and reset returns to it', async () => {
  const run = await begun(...START, ...TWO);
  const atStart = stateOf(run.bench);
  expect(await said(run, 'back')).toBe('there is nothing to take back');
  await run.run('advance 1h');
  await run.run('topic delete t');
  expect(await said(run, 'back 9')).toBe('took back advance 1h · topic delete t');
  expect(stateOf(run.bench)).toBe(atStart);
  await run.run('advance 1h');
  expect(await said(run, 'reset')).toBe('back at the start');
  expect(stateOf(run.bench)).toBe(atStart);
  expect(run.standing().commands).toBe(0);
});

test('a goal that was reached and taken back is open again', async () => {
  const run = await begun(...START, ...TWO);
  await run.run('produce t --value b');
  await run.run('back');
  expect(run.standing().isReached).toBe(false);
});

test('looking at the goal changes nothing, however often', async () => {
  const run = await begun(
    ...START,
    ...TWO,
    'goal at 1h:',
    '> expect groups groups=0',
    '> expect offsets x lag=0',
  );
  const before = stateOf(run.bench);
  for (let times = 0; times < 3; times++) run.standing();
  expect(stateOf(run.bench)).toBe(before);
  const other = await begun(...START, ...TWO);
  for (const line of ['advance 1h', 'produce t --value b']) {
    await run.run(line);
    await other.session.run(line);
  }
  expect(stateOf(run.bench)).toBe(stateOf(other.bench));
});

describe('a goal with a moment', () => {
  const AT = ['goal at 1h:', '> expect log t:0 records=2'];

  test('is looked at when the clock stands there, to the millisecond', async () => {
    const run = await begun(...START, ...AT);
    await run.run('produce t --value b');
    await run.run('advance --to 59m59s999ms');
    expect(run.standing()).toMatchObject({ isReached: false, goals: [{ isDue: false, isMissed: false }] });
    await run.run('advance 1ms');
    expect(run.standing()).toMatchObject({ isReached: true, goals: [{ isReached: true }] });
    await run.run('advance 1d');
    expect(run.standing().isReached).toBe(true);
  });

  test('that the clock went past is missed, until that is taken back', async () => {
    const run = await begun(...START, ...AT);
    await run.run('advance --to 60m1ms');
    await run.run('produce t --value b');
    expect(run.standing()).toMatchObject({ isReached: false, goals: [{ isMissed: true }] });
    await run.run('back 2');
    expect(run.standing()).toMatchObject({ goals: [{ isMissed: false }] });
  });

  test('may be reached while the clock stands there', async () => {
    const run = await begun(...START, ...AT);
    await run.run('advance 1h');
    expect(run.standing()).toMatchObject({ isReached: false, goals: [{ isDue: true }] });
    await run.run('produce t --value b');
    expect(run.standing().isReached).toBe(true);
  });
});

test('several goals are reached in their order, and each keeps until its command is taken back', async () => {
  const run = await begun(...START, ...TWO, 'goal at 1h:', '> expect log t:0 records=3');
  await run.run('produce t --value b');
  await run.run('produce t --value c');
  expect(run.standing()).toMatchObject({ goals: [{ isReached: true }, { isReached: false }] });
  await run.run('advance 1h');
  expect(run.standing().isReached).toBe(true);
  await run.run('back 3');
  expect(run.standing().goals.map(({ isReached }) => isReached)).toEqual([false, false]);
  // The later goal alone is not enough.
  const late = await begun(
    ...START,
    'goal at 30m:',
    '> expect log t:0 records=2',
    ...['goal at 1h:', '> expect log t:0 records=2'],
  );
  await late.run('advance 1h');
  await late.run('produce t --value b');
  expect(late.standing().isReached).toBe(false);
});

test('what is to be kept and was not stays broken, though it is mended, until that command is taken back', async () => {
  const run = await begun(...START, 'keep:', '> expect configs t row retention.ms value=604800000', ...TWO);
  await run.run('topic alter t --config retention.ms=1h');
  await run.run('topic alter t --config retention.ms=7d');
  await run.run('produce t --value b');
  expect(run.standing()).toMatchObject({ isReached: false, keep: [{ holds: true }] });
  expect(run.standing().broken?.found).toBe('row retention.ms value is 3600000, expected 604800000');
  await run.run('back 3');
  expect(run.standing().broken).toBeNull();
  await run.run('produce t --value b');
  expect(run.standing().isReached).toBe(true);
});

describe('a challenge without some commands', () => {
  const WITHOUT = [...START, 'without: delete-records, consumer open, topic delete', ...TWO];

  test.each([
    'delete-records t:0 --before 1',
    'every 1h delete-records t:0 --before 1',
    'when kafka>=4.0 delete-records t:0 --before 1',
    'when kafka>=4.0 when kafka>=3.0 topic delete t',
    'kafka-topics --bootstrap-server localhost:9092 --delete --topic t',
  ])('refuses `%s`, and nothing has changed', async (line) => {
    const run = await begun(...WITHOUT);
    const before = stateOf(run.bench);
    expect(await said(run, line)).toMatch(/^this challenge is without '(delete-records|topic delete)'$/);
    expect(stateOf(run.bench)).toBe(before);
    expect(run.standing().commands).toBe(0);
  });

  test('lets a client that is there be started again', async () => {
    const run = await begun(
      'start:',
      '> topic create t',
      '> consumer open c --group c --assign t:0',
      'without: consumer open',
      ...TWO,
    );
    await run.run('crash c');
    expect(await said(run, 'restart c')).toMatch(/^c: java/);
    expect(await said(run, 'consumer open d --group d --assign t:0')).toBe(
      "this challenge is without 'consumer open'",
    );
  });

  test('leaves the rest of a tool alone', async () => {
    const run = await begun(...WITHOUT);
    expect((await run.run('kafka-topics --bootstrap-server localhost:9092 --list')).lines).toContain('t');
  });
});

test('the past stays as it was: no rerun in a challenge, and compare only looks', async () => {
  const run = await begun(...START, ...TWO);
  expect(await said(run, 'rerun --set t:segment.ms=1h')).toBe(
    'in a challenge the past stays as it was: no rerun',
  );
  const before = stateOf(run.bench);
  expect((await run.run('compare --set t:segment.ms=1h')).views).toHaveLength(1);
  expect(stateOf(run.bench)).toBe(before);
});

test('what is not there yet does not hold', async () => {
  const run = await begun('goal:', '> expect log t:0 records=0');
  expect(run.standing().goals[0]!.expects[0]).toMatchObject({ holds: false, found: "there is no topic 't'" });
  await run.run('topic create t');
  expect(run.standing().isReached).toBe(true);
});
