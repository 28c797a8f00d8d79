/** What Tab offers: commands, their options, views, topics and partitions, config names. */

import type { CommandDefinition } from '../commands/command.ts';
import { VIEW_NAMES } from '../commands/find-view.ts';
import { commanderFor } from '../commands/prepare-line.ts';
import { COMMANDS } from '../commands/registry.ts';
import type { Workbench } from '../commands/workbench.ts';
import { isKnown } from '../kernel/config/config-definition.ts';
import { TOPIC_CONFIG_DEFINITIONS } from '../kernel/config/topic-config-definitions.ts';
import { VERSION_PROFILES } from '../kernel/versions.ts';
import { PARTITION_QUESTIONS } from '../views/why-partition.ts';

/** The completions of a line, and the word they complete: readline's form. */
export function complete(bench: Workbench, line: string): [string[], string] {
  const words = line.split(/\s+/);
  const word = words.at(-1)!;
  const offered = candidates(bench, words.slice(0, -1), word);
  const matching = offered.filter((candidate) => candidate.startsWith(word));
  return [[...new Set(matching)].sort(), word];
}

function candidates(bench: Workbench, before: readonly string[], word: string): string[] {
  const names = [...COMMANDS.keys()];
  if (before.length === 0) return names.map((name) => `${name.split(' ')[0]} `);
  const definition = COMMANDS.get(`${before[0]} ${before[1] ?? ''}`) ?? COMMANDS.get(before[0]!);
  if (definition === undefined) {
    return names.filter((name) => name.startsWith(`${before[0]} `)).map((name) => `${name.split(' ')[1]} `);
  }
  if (word.startsWith('-')) return optionsOf(definition);
  const option = before.at(-1)!;
  if (option === '--config' || option === '--delete-config')
    return topicConfigs(bench, option === '--config');
  if (option === '--kafka') return VERSION_PROFILES.map(({ version }) => version);
  if (option === '--set')
    return [...bench.simulation.cluster.topics.keys()].flatMap((topic) =>
      topicConfigs(bench, true).map((config) => `${topic}:${config}`),
    );
  if (option === '--producer') return [...bench.simulation.producers.keys()];
  return operands(bench, definition, before);
}

function optionsOf(definition: CommandDefinition): string[] {
  return commanderFor(definition).options.map((option) => `${option.long} `);
}

function topicConfigs(bench: Workbench, withEquals: boolean): string[] {
  const { version } = bench.simulation.cluster;
  const names = [...TOPIC_CONFIG_DEFINITIONS]
    .filter(([, definition]) => isKnown(definition, version))
    .map(([name]) => name);
  return withEquals ? names.map((name) => `${name}=`) : names;
}

function operands(bench: Workbench, definition: CommandDefinition, before: readonly string[]): string[] {
  const { cluster, feeds } = bench.simulation;
  const topics = [...cluster.topics.keys()];
  const partitions = [...cluster.topics.values()].flatMap((topic) =>
    topic.partitions.map((log) => `${topic.name}:${log.partition}`),
  );
  const { name } = definition;
  if (name === 'cancel') return feeds.map((feed) => feed.name);
  if (name === 'help') return [...COMMANDS.keys()];
  if (name === 'show' || name === 'watch' || name === 'expect')
    return before.length === 1 ? [...VIEW_NAMES] : [...topics, ...partitions];
  if (name === 'why') return before.length === 1 ? [...PARTITION_QUESTIONS, ...partitions] : partitions;
  if (name === 'every' || name === 'when') return [...COMMANDS.keys()];
  if (name === 'delete-records' || name === 'offset-for-time') return partitions;
  return topics;
}
