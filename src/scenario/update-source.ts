/** A scenario's source with its outputs filled in from a run. */
import { parseVersion } from '../commands/parse-input.ts';
import { rewriteOutputs } from './outputs.ts';
import { parseScenario } from './parse.ts';
import { verifyScenario } from './verify.ts';

/** Throws the first ScenarioError of a source that cannot be read or run. */
export async function updatedSource(source: string, file: string): Promise<string> {
  const parsed = parseScenario(source, file);
  if ('errors' in parsed) throw parsed.errors[0]!;
  const verdict = await verifyScenario(parsed.scenario, parseVersion(parsed.scenario.kafka));
  return rewriteOutputs(source, verdict.replacements);
}
