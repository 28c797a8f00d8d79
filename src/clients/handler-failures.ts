/**
 * What follows when a handler throws. Where the application owns the loop it ends with close(), as a `finally` block does
 * (CLI-208, CLI-225); kafkajs owns it and retries the same record, starts the whole consumer again when retries do not
 * help, and stops without a word to the group's readers at a mistake in the program (CLI-235).
 */
import type { World } from './clients.ts';
import { noteFailure } from './consumers/commits.ts';
import type { Consumer, HandedRecord } from './consumers/consumer.ts';
import { close, noteConsumer, seek } from './consumers/consumers.ts';
import { dropHanded, leaveToRestart } from './consumers/kafkajs.ts';
import {
  KAFKAJS_RESTART_MS,
  KAFKAJS_RETRIES_MS,
  kafkajsRetryMs,
  PROGRAMMING_ERRORS,
} from './kafkajs-retries.ts';
import { closeProducer } from './loop-transaction.ts';
import type { PollLoop } from './poll-loop.ts';

/** The handler of a loop has thrown at a record. */
export function afterFailure(world: World, consumer: Consumer, loop: PollLoop, record: HandedRecord): void {
  const { client } = loop.options;
  if (client !== undefined) retryInClient(world, consumer, loop, record);
  else endLoop(world, consumer, loop, record);
}

function endLoop(world: World, consumer: Consumer, { options }: PollLoop, record: HandedRecord): void {
  if (options.seeksBack) seek(world, consumer, record, record.offset);
  close(world, consumer);
  if (options.transaction !== undefined) closeProducer(world, options.transaction);
}

function retryInClient(world: World, consumer: Consumer, loop: PollLoop, record: HandedRecord): void {
  const { error } = loop.options.client!;
  const { nowMs } = world.cluster;
  if (PROGRAMMING_ERRORS.includes(error)) {
    const message = `${error} from the handler: no retry, no restart`;
    noteFailure(world, consumer, { name: 'KafkaJSNonRetriableError', error: null, message }, 'eachMessage');
    close(world, consumer);
    return;
  }
  dropHanded(world, consumer, record);
  loop.failures += 1;
  loop.thrown += 1;
  loop.phase = 'poll';
  const waitMs = kafkajsRetryMs(loop.failures);
  if (waitMs !== null) {
    loop.dueMs = nowMs + waitMs;
    return;
  }
  const message = `${error} from the handler, ${loop.failures} times in ${KAFKAJS_RETRIES_MS} ms of retries`;
  const name = 'KafkaJSNumberOfRetriesExceeded';
  noteFailure(world, consumer, { name, error: null, message }, 'eachMessage');
  leaveToRestart(world, consumer, nowMs + KAFKAJS_RESTART_MS);
  noteConsumer(world, consumer, 'consumerRestarting');
  loop.failures = 0;
  loop.dueMs = nowMs + KAFKAJS_RESTART_MS;
}
