/** Screens are played once, each on a fork of the state the one before it left. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findVersion } from '../../src/kernel/versions.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { playBlocks } from '../../src/scenario/play.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { Session } from '../../src/session/session.ts';
import { LessonScreens } from '../../src/terminal/lesson-screens.ts';

const FOLDER = new URL('../../scenarios/', import.meta.url);

function read(file: string): Scenario {
  const parsed = parseScenario(readFileSync(new URL(file, FOLDER), 'utf8'), file);
  if ('errors' in parsed) throw parsed.errors[0]!;
  return parsed.scenario;
}

function optionsOf(scenario: Scenario) {
  const seed = scenario.seed === undefined ? {} : { seed: scenario.seed };
  return { version: findVersion(scenario.kafka)!, ...seed };
}

describe('stepping shows what playing straight through shows', () => {
  test.each(readdirSync(FOLDER).filter((file) => file.endsWith('.md')))('%s', async (file) => {
    const scenario = read(file);
    const screens = new LessonScreens(scenario, optionsOf(scenario));
    const session = new Session(optionsOf(scenario));
    expect(screens.count).toBe(scenario.steps.length + 1);
    for (const [index, blocks] of [
      scenario.introduction,
      ...scenario.steps.map((step) => step.blocks),
    ].entries()) {
      const straight = await playBlocks(session, blocks, file);
      expect((await screens.at(index)).blocks).toEqual(straight);
    }
  });
});

describe('going back', () => {
  test('plays nothing again: the screen is the one that was shown, however far the lesson has come', async () => {
    const scenario = read('segment-retention.md');
    const screens = new LessonScreens(scenario, optionsOf(scenario));
    const second = await screens.at(2);
    const state = JSON.stringify(second.session.lines);
    await screens.at(screens.count - 1);
    expect(await screens.at(2)).toBe(second);
    expect(JSON.stringify(second.session.lines)).toBe(state);
  });

  test('a command on a fork leaves the screen and those after it as they were', async () => {
    const scenario = read('segment-retention.md');
    const screens = new LessonScreens(scenario, optionsOf(scenario));
    const { session } = await screens.at(2);
    await session.fork().run('topic delete results');
    expect(session.bench.simulation.cluster.topics.has('results')).toBe(true);
    const straight = new LessonScreens(scenario, optionsOf(scenario));
    expect((await screens.at(3)).blocks).toEqual((await straight.at(3)).blocks);
  });
});
