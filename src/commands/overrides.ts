/** `--set topic:config=value`: what wins over a topic's own configs. */
import { configValueText } from './language/config-values.ts';
import type { Workbench } from './workbench.ts';

/** The overrides of one topic or client, in Kafka's units. */
export function overridesOf(bench: Workbench, owner: string): Record<string, string> {
  const own = bench.overrides.filter((override) => override.owner === owner);
  return Object.fromEntries(own.map(({ name, value }) => [name, configValueText(name, value)]));
}
