/** What an application had done with records that a leader from outside the ISR never had (CLU-11). */
import { describe, expect, test } from 'vitest';
import { Session } from '../../src/session/session.ts';
import { profileOf } from '../kernel/log-fixture.ts';

/** Broker 1 leads alone with six records, of which broker 2 has the first three; then broker 1 dies. */
const SIX_OF_WHICH_THREE_ARE_COPIED = [
  'cluster start --brokers 2',
  'topic create t --partitions 1 --replication-factor 2 --config unclean.leader.election.enable=true',
  'produce t --key a-{n} --value v --count 3',
  'broker kill 2',
  'advance 20s',
  'produce t --key b-{n} --value v --count 3',
];
const LEADER_LOST = ['broker kill 1', 'advance 20s', 'broker start 2', 'advance 5s'];

async function play(...lines: readonly string[]) {
  const session = new Session({ version: profileOf('4.2') });
  for (const line of lines) await session.run(line);
  return async (consumer: string) => (await session.run(`show offsets ${consumer}`)).views[0]!.rows[0]!;
}

const OPEN =
  'consumer open c --client java --group c --assign t:0 --set auto.offset.reset=earliest --set enable.auto.commit=false';

describe('the log goes back to three records', () => {
  test('what was processed stays processed, and what comes in their place is no repetition', async () => {
    const row = await play(
      ...SIX_OF_WHICH_THREE_ARE_COPIED,
      OPEN,
      'poll-loop c',
      'advance 1s',
      ...LEADER_LOST,
      'producer open q --set enable.idempotence=false',
      'produce t --producer q --key c-{n} --value v --count 2',
      'advance 2m',
    );
    // Out of range, so it begins again: three are repeated, two are new at offsets that others had.
    expect(await row('c')).toMatchObject({ logEndOffset: 5, processed: 8, repeated: 3, lost: 0, missed: 0 });
  });

  test('what was never read is missed, once', async () => {
    const row = await play(
      ...SIX_OF_WHICH_THREE_ARE_COPIED,
      OPEN,
      'poll c --max 2',
      'process c',
      'commit c',
      'close c',
      ...LEADER_LOST,
    );
    expect(await row('c')).toMatchObject({ logEndOffset: 3, processed: 2, lost: 0, missed: 3 });
  });

  test('what a commit had passed unprocessed stays lost', async () => {
    const row = await play(
      ...SIX_OF_WHICH_THREE_ARE_COPIED,
      OPEN,
      'poll c --max 2',
      'process c',
      'commit c --offset t:0=6',
      'close c',
      ...LEADER_LOST,
    );
    expect(await row('c')).toMatchObject({ processed: 2, lost: 4, missed: 0 });
  });
});
