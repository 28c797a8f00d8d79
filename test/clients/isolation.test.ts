/** TXN-12: one open transaction holds back what read_committed readers may see, whoever wrote it. */
import { describe, expect, test } from 'vitest';
import { Session } from '../../src/session/session.ts';
import { profileOf } from '../kernel/log-fixture.ts';

const OPENED = [
  'topic create t',
  'producer open p --set transactional.id=p',
  'transaction begin p',
  'produce t --producer p --value open',
  'produce t --value plain --count 3',
];

/** The offsets a new reader is handed after the lines. */
async function readBy(client: string, settings: string, ...lines: readonly string[]): Promise<number[]> {
  const session = new Session({ version: profileOf('4.2') });
  for (const line of lines) await session.run(line);
  await session.run(`consumer open r --client ${client} --group r ${settings}`);
  await session.run('poll-loop r');
  await session.run('advance 5s');
  const { events } = session.bench.simulation;
  return events.flatMap((event) => (event.type === 'processed' ? [event.offset] : []));
}

const JAVA = '--assign t:0 --set auto.offset.reset=earliest';

describe('TXN-12, CLI-805: three plain records behind an open transaction', () => {
  test.each([
    ['java', JAVA, [0, 1, 2, 3]],
    ['java', `${JAVA} --set isolation.level=read_committed`, []],
    ['librdkafka', JAVA, []],
    ['librdkafka', `${JAVA} --set isolation.level=read_uncommitted`, [0, 1, 2, 3]],
    ['kafkajs', '--subscribe t --set fromBeginning=true', []],
  ])('%s %s reads %j', async (client, settings, offsets) => {
    expect(await readBy(client, settings, ...OPENED)).toEqual(offsets);
  });

  test.each([
    ['commit', [0, 1, 2, 3], [0, 1, 2, 3]],
    ['abort', [1, 2, 3], [0, 1, 2, 3]],
  ])('after its %s the marker at offset 4 is handed to nobody', async (end, committed, uncommitted) => {
    const lines = [...OPENED, `transaction ${end} p`];
    expect(await readBy('java', `${JAVA} --set isolation.level=read_committed`, ...lines)).toEqual(committed);
    expect(await readBy('java', JAVA, ...lines)).toEqual(uncommitted);
  });
});
