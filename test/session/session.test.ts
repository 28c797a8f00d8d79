/** Lines in, results out: what each line leaves behind, and what takes it back. */
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/commands/language/usage-error.ts';
import { findVersion } from '../../src/kernel/versions.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { sessionScenario } from '../../src/scenario/save-session.ts';
import { verifyScenario } from '../../src/scenario/verify.ts';
import { Session } from '../../src/session/session.ts';
import type { View } from '../../src/views/view.ts';
import { stateOf } from '../fuzz/session-check.ts';

const V42 = findVersion('4.2')!;
/** segment-retention's first two days (RET-5): five records, none of which may go yet. */
const TWO_DAYS = [
  'topic create results --partitions 1 --config retention.ms=1d',
  'every 12h --name feed produce results --key match-{n:02} --value-bytes 100',
  'advance --to 2d30s',
];

async function played(lines: readonly string[], options = {}): Promise<Session> {
  const session = new Session({ version: V42, ...options });
  for (const line of lines) await session.run(line);
  return session;
}

async function summary(session: Session, view = 'log results:0'): Promise<View['summary']> {
  return (await session.run(`show ${view}`)).views[0]!.summary;
}

async function mistake(session: Session, line: string): Promise<UsageError> {
  try {
    await session.run(line);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error(`'${line}' was no mistake`);
}

describe('back', () => {
  test('takes back the last line, and with a number the last so many, also more than there are', async () => {
    const session = await played(TWO_DAYS);
    const before = stateOf((await played(TWO_DAYS.slice(0, 2))).bench);
    expect((await session.run('back')).text).toBe('took back advance --to 2d30s');
    expect(stateOf(session.bench)).toBe(before);
    expect(session.lines).toEqual(TWO_DAYS.slice(0, 2));
    await session.run('back 99');
    expect(session.lines).toEqual([]);
    expect(stateOf(session.bench)).toBe(stateOf(new Session({ version: V42 }).bench));
  });

  test('is a mistake where there is nothing, and for 0', async () => {
    const session = await played([]);
    expect((await mistake(session, 'back')).message).toBe('there is nothing to take back');
    expect((await mistake(session, 'back 0')).code).toBe('BAD_VALUE');
  });

  test('takes back a rerun like any other line: its override is gone, the lines before it are there', async () => {
    const session = await played([...TWO_DAYS, 'rerun --set results:segment.ms=6h', 'back']);
    expect(session.lines).toEqual(TWO_DAYS);
    expect(stateOf(session.bench)).toBe(stateOf((await played(TWO_DAYS)).bench));
  });
});

describe('reset', () => {
  test('begins anew: no lines, no topic, no feed, no watched view, and no override that was typed', async () => {
    const session = await played([...TWO_DAYS, 'watch log results:0', 'rerun --set results:segment.ms=6h']);
    await session.run('reset');
    expect(session.lines).toEqual([]);
    expect(stateOf(session.bench)).toBe(stateOf(new Session({ version: V42 }).bench));
    for (const line of TWO_DAYS) await session.run(line);
    expect(await summary(session)).toMatchObject({ records: 5, segments: 1 });
  });

  test('keeps an override given from outside: it holds for the whole run', async () => {
    const overrides = [{ owner: 'results', name: 'segment.ms', value: '6h' }];
    const session = await played([...TWO_DAYS, 'reset', ...TWO_DAYS], { overrides });
    expect(await summary(session)).toMatchObject({ records: 2, segments: 2 });
  });
});

describe('rerun', () => {
  test('gives the state that the config would have given from the start (sketch: segment.ms=6h leaves 2)', async () => {
    const [create, ...rest] = TWO_DAYS;
    const session = await played([...TWO_DAYS, 'rerun --set results:segment.ms=6h']);
    expect(await summary(session)).toMatchObject({ logStartOffset: 3, records: 2, segments: 2 });
    await session.run('back');
    const written = await played([`${create} --config segment.ms=6h`, ...rest]);
    const rerun = await played([...TWO_DAYS, 'rerun --set results:segment.ms=6h']);
    expect(await summary(rerun)).toEqual(await summary(written));
  });

  test('goes on there, and its override wins over a later topic alter', async () => {
    const session = await played([...TWO_DAYS, 'rerun --set results:segment.ms=6h']);
    await session.run('topic alter results --config segment.ms=7d');
    await session.run('advance --to 8d30s');
    expect(await summary(session)).toMatchObject({ logStartOffset: 15, records: 2 });
  });

  test('with --kafka plays on another release; a later rerun keeps what an earlier one set', async () => {
    const session = await played([...TWO_DAYS, 'rerun --set results:segment.ms=6h', 'rerun --kafka 3.0']);
    expect(session.bench.simulation.cluster.version.version).toBe('3.0');
    expect(await summary(session)).toMatchObject({ records: 2 });
  });

  test('of what is not there, or what Kafka would refuse, is a mistake that changes nothing', async () => {
    const session = await played(TWO_DAYS);
    const before = stateOf(session.bench);
    expect((await mistake(session, 'rerun --set reslts:segment.ms=6h')).message).toContain("'reslts'");
    expect((await mistake(session, 'rerun --set results:segment.ms=0')).message).toContain('at least 1');
    expect((await mistake(session, 'rerun --set results:segment.mss=1h')).hint).toContain('segment.ms');
    expect((await mistake(session, 'rerun')).message).toContain('what is to be different?');
    expect(stateOf(session.bench)).toBe(before);
    expect(session.lines).toEqual(TWO_DAYS);
  });
});

describe('compare', () => {
  test('shows both end states and stays where it is', async () => {
    const session = await played([...TWO_DAYS, 'watch log results:0']);
    const before = stateOf(session.bench);
    const { views } = await session.run('compare --set results:segment.ms=6h');
    expect(views).toHaveLength(1);
    expect(JSON.stringify(views)).toContain('segment.ms=6h');
    const records = views[0]!.rows.find((row) => Object.values(row)[0] === 'records')!;
    expect(Object.values(records)).toEqual(expect.arrayContaining(['5', '2']));
    expect(stateOf(session.bench)).toBe(before);
    // As `show` is: what was looked at is saved and recorded.
    expect(session.lines.slice(TWO_DAYS.length)).toEqual([
      'watch log results:0',
      'compare --set results:segment.ms=6h',
    ]);
  });
});

describe('watch', () => {
  test('shows its view after each step, with what changed marked; off ends it', async () => {
    const session = await played([...TWO_DAYS.slice(0, 2), 'watch log results:0']);
    expect(session.takeViews({ onlyChanged: false }).map((view) => view.target)).toEqual(['results:0']);
    await session.run('advance --to 2d30s');
    const [view] = session.takeViews({ onlyChanged: false });
    expect(view!.was).toMatchObject({ records: 1 });
    expect(view!.summary).toMatchObject({ records: 5 });
    await session.run('watch off');
    await session.run('clock');
    expect(session.takeViews({ onlyChanged: false })).toEqual([]);
  });

  test('without it the log of what changed is shown, of two partitions at most', async () => {
    const session = await played(['topic create results --partitions 3']);
    session.takeViews({ onlyChanged: true });
    for (const partition of [2, 0, 1])
      await session.run(`produce results --value x --partition ${partition}`);
    const views = session.takeViews({ onlyChanged: true });
    expect(views.map((view) => view.target)).toEqual(['results:2', 'results:0']);
  });
});

describe('expect', () => {
  const judge = async (line: string, options = {}) => (await played([...TWO_DAYS], options)).run(line);

  test('holds for every field it names, or says each that does not with both values', async () => {
    expect((await judge('expect log results:0 records=5 segments=1')).expectation!.holds).toBe(true);
    const { expectation, text } = await judge('expect log results:0 records=4 segments=1 logEndOffset=6');
    expect(expectation!.holds).toBe(false);
    expect(text).toBe('records is 5, expected 4; logEndOffset is 5, expected 6');
  });

  test.each([
    ['records<=5', true],
    ['records<=4', false],
    ['records>=5', true],
    ['records>=6', false],
    ['row 0 records=5', true],
    ['row 0 active=true', true],
    ['row 7 records=none', true],
    ['row 7 records=5', false],
    ['row 0 records=none', false],
  ])('%s: %s', async (claim, holds) => {
    expect((await judge(`expect log results:0 ${claim}`)).expectation!.holds).toBe(holds);
  });

  test('is a mistake for a field that there is not, with the nearest', async () => {
    const session = await played(TWO_DAYS);
    const { message, hint } = await mistake(session, 'expect log results:0 recrds=5');
    expect(message).toBe("log has no field 'recrds'");
    expect(hint).toContain("'records'");
  });

  test('is reported only where an override came from outside', async () => {
    const { expectation } = await judge('expect log results:0 records=4', { reportsExpectations: true });
    expect(expectation).toMatchObject({ holds: false, isReportedOnly: true });
  });

  test('outcome: the error of the latest answer, also of a refusal, which is no failure of the session (APP-6)', async () => {
    const session = await played(['topic create latest --config cleanup.policy=compact']);
    await session.run('produce latest --value x');
    expect((await session.run('expect outcome error=INVALID_RECORD contains=key')).expectation!.holds).toBe(
      true,
    );
    expect((await session.run('expect outcome error=none')).expectation!.holds).toBe(false);
  });
});

describe('when', () => {
  test.each([
    ['kafka<4.2', false],
    ['kafka<=4.2', true],
    ['kafka=4.2', true],
    ['kafka>=4.2', true],
    ['kafka>4.2', false],
    ['kafka>3.9', true],
  ])('%s runs its command on 4.2: %s', async (condition, runs) => {
    const session = await played([`when ${condition} topic create results`]);
    expect(session.bench.simulation.cluster.topics.has('results')).toBe(runs);
  });

  test('asks for the version the cluster has at that moment', async () => {
    const lines = ['cluster start --kafka 3.0', 'topic create a', 'cluster upgrade --kafka 4.2'];
    const session = await played([
      ...lines,
      'when kafka>=4.0 topic create b',
      'when kafka<4.0 topic create c',
    ]);
    expect([...session.bench.simulation.cluster.topics.keys()]).toEqual(['a', 'b']);
  });

  test('in when in when has an end', async () => {
    const session = await played([]);
    const line = `${'when kafka>2.0 '.repeat(60_000)}clock`;
    expect((await mistake(session, line)).code).toBe('BAD_OPTION');
    await expect(session.run(`${'when kafka>2.0 '.repeat(8)}clock`)).resolves.toBeDefined();
  });
});

describe('a command is atomic', () => {
  test('an advance whose feed fails half-way leaves clock, records and feeds as they were', async () => {
    const session = await played([
      'topic create results',
      'topic create other',
      'every 12h --name feed produce results --value x',
      'every 1d --name saw --start 36h topic delete other',
    ]);
    const before = stateOf(session.bench);
    const { message, hint } = await mistake(session, 'advance 5d');
    expect(message).toBe("feed 'saw' failed at +2d 12:00:00: there is no topic 'other'");
    expect(hint).toBe('the session is as it was before this command');
    expect(stateOf(session.bench)).toBe(before);
    await session.run('advance --to 2d');
    expect(await summary(session)).toMatchObject({ records: 5 });
  });

  test('an advance that would be too much work is refused before anything happens', async () => {
    const session = await played(['topic create results', 'every 1ms --name fast produce results --value x']);
    const before = stateOf(session.bench);
    const { message } = await mistake(session, 'advance 10000y');
    expect(message).toBe("'fast' runs every 1ms and would run 315,360,000,000,000 times on the way");
    expect(stateOf(session.bench)).toBe(before);
  });

  test('a produce to a partition that there is not leaves no topic behind', async () => {
    const session = await played([]);
    expect((await mistake(session, 'produce typo --value x --partition 7')).message).toBe(
      'typo has no partition 7',
    );
    expect(session.bench.simulation.cluster.topics.size).toBe(0);
  });

  test('a mistake takes no place among the lines', async () => {
    const session = await played(TWO_DAYS);
    await mistake(session, 'show log nowhere:0');
    await mistake(session, 'advance --to 1h');
    expect(session.lines).toEqual(TWO_DAYS);
  });
});

test('produce to a name that Kafka does not allow is refused and makes no topic', async () => {
  const session = await played(['produce a:b --value x']);
  expect((await session.run('expect outcome error=INVALID_TOPIC_EXCEPTION')).expectation!.holds).toBe(true);
  expect(session.bench.simulation.cluster.topics.size).toBe(0);
});

test('a cluster cannot be started anew by a feed', async () => {
  expect((await mistake(await played([]), 'every 1h cluster start')).message).toContain('cannot be fed');
});

test('a fork is a copy: what is done there stays there', async () => {
  const session = await played(TWO_DAYS);
  const before = stateOf(session.bench);
  const copy = session.fork();
  expect(stateOf(copy.bench)).toBe(before);
  await copy.run('advance 30d');
  await copy.run('topic delete results');
  expect(stateOf(session.bench)).toBe(before);
});

test('the same lines and the same seed give the same bytes; another seed, other keyless partitions', async () => {
  const lines = [
    'topic create results --partitions 12',
    'every 1h produce results --value {uuid}',
    'advance 1d',
  ];
  const [a, b, other] = [await played(lines), await played(lines), await played(lines, { seed: 2 })];
  expect(stateOf(a.bench)).toBe(stateOf(b.bench));
  expect(stateOf(other.bench)).not.toBe(stateOf(a.bench));
});

describe('save', () => {
  const verified = async (lines: readonly string[]) => {
    const source = await sessionScenario({ lines, version: V42, name: 'mine', seed: undefined });
    const parsed = parseScenario(source, 'mine.md');
    if ('errors' in parsed) throw parsed.errors[0]!;
    return { source, verdict: await verifyScenario(parsed.scenario, V42) };
  };

  test('asks the host to write the lines so far, and is none of them', async () => {
    const session = await played(TWO_DAYS);
    expect((await session.run('save mine.md')).effect).toEqual({
      kind: 'save',
      file: 'mine.md',
      lines: TWO_DAYS,
    });
    expect(session.lines).toEqual(TWO_DAYS);
  });

  test('what is saved verifies, and holds a rerun where it was typed', async () => {
    const session = await played([
      ...TWO_DAYS,
      'expect log results:0 records=5',
      'rerun --set results:segment.ms=6h',
      'expect log results:0 records=2',
    ]);
    const { source, verdict } = await verified(session.lines);
    expect(source).toContain('> rerun --set results:segment.ms=6h\n');
    expect(verdict).toMatchObject({ differences: [], failures: [], expectations: 2 });
  });

  test('a saved session plays to the same state', async () => {
    const session = await played([...TWO_DAYS, 'rerun --set results:segment.ms=6h', 'advance 1d']);
    const { source } = await verified(session.lines);
    const lines = [...source.matchAll(/^> (.*)$/gm)].map((match) => match[1]!);
    expect(stateOf((await played(lines)).bench)).toBe(stateOf(session.bench));
  });

  test('an empty session can be saved', async () => {
    expect((await verified([])).verdict).toMatchObject({ differences: [], failures: [] });
  });

  test.each([
    ['a carriage return', 'produce results --key "a\rb"'],
    ['what stands for bytes that are not UTF-8', 'produce results --key a\uFFFDb'],
  ])('a line with %s cannot be in a file, and that is told as a mistake', async (_what, line) => {
    const session = await played(['topic create results', line]);
    const saved = sessionScenario({ lines: session.lines, version: V42, name: 'mine', seed: undefined });
    await expect(saved).rejects.toThrow(UsageError);
    await expect(saved).rejects.toThrow(/^this session cannot be a scenario file: /);
  });
});

test('a step may bring more events than a call takes arguments', async () => {
  const session = await played(['topic create results', 'every 1m produce results --value x']);
  const { text } = await session.run('advance 139d');
  expect(text).toContain('200,160 records appended');
  expect((await session.run('expect log results:0 logEndOffset=200161')).expectation!.holds).toBe(true);
}, 120_000);
