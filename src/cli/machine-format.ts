/** `--json` and `--plain`: how a view is written for other programs. */
import { renderJson } from '../render/json.ts';
import { renderPlain } from '../render/plain.ts';
import type { MachineFormat } from '../terminal/repl-terminal.ts';
import type { CommonOptions } from './program.ts';

/** Null: for people. */
export function machineFormat({ json, plain }: Pick<CommonOptions, 'json' | 'plain'>): MachineFormat | null {
  if (json) return (view) => [renderJson(view)];
  return plain ? renderPlain : null;
}
