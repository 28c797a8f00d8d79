/**
 * Configs as Kafka's tools take them: Kafka's own units only, because `retention.ms=1d` would be refused at work too.
 * Texts are those of `LogConfig.validate`.
 */
import type { Cluster } from '../../kernel/cluster.ts';
import { refusalOfTopicConfigs } from '../../kernel/config/topic-configs.ts';
import { configValueText } from '../language/config-values.ts';
import { didYouMean } from '../language/nearest.ts';
import { quoteWord } from '../language/tokenize.ts';
import { UsageError } from '../language/usage-error.ts';

export interface ToolConfigRefusal {
  readonly message: string;
  /** A value of the wrong form (`ConfigException`), not an unknown name or a pair in conflict. */
  readonly isBadValue: boolean;
  readonly hint: string;
}

/** Kafka's refusal of all of a topic's configs, as text; null if it takes them. */
export function toolConfigRefusal(
  cluster: Cluster,
  topicOverrides: Readonly<Record<string, string>>,
): ToolConfigRefusal | null {
  const { version, brokerOverrides } = cluster;
  const refusal = refusalOfTopicConfigs({ version, brokerOverrides, topicOverrides });
  if (refusal === null) return null;
  const { message } = refusal;
  if ('nearest' in refusal) {
    return { message, isBadValue: false, hint: unknownHint(refusal, message) };
  }
  return { message, isBadValue: !message.startsWith('conflict '), hint: unitHint(topicOverrides, message) };
}

function unknownHint(
  { nearest, since, until }: { nearest: readonly string[]; since: string | null; until: string | null },
  message: string,
): string {
  if (since !== null) return `new in Kafka ${since}`;
  if (until !== null) return `gone since Kafka ${until}`;
  return didYouMean(message.replace(/^.*: /, ''), nearest) ?? '';
}

/** `1d` is our language's, and Kafka's tools do not know it: says what to write. */
function unitHint(overrides: Readonly<Record<string, string>>, message: string): string {
  for (const [name, value] of Object.entries(overrides)) {
    if (!message.startsWith(`Invalid value ${value} for configuration ${name}:`)) continue;
    const inUnits = kafkaUnits(name, value);
    if (inUnits !== null && inUnits !== value) return `Kafka's tools take plain numbers: ${name}=${inUnits}`;
  }
  return '';
}

function kafkaUnits(name: string, value: string): string | null {
  try {
    return configValueText(name, value);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

/** The flags of `topic create` and `topic alter` that set these configs. */
export function configFlags(configs: Readonly<Record<string, string>>): string {
  return Object.entries(configs)
    .map(([name, value]) => ` --config ${quoteWord(`${name}=${value}`)}`)
    .join('');
}
