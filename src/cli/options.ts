/** What the common options mean: the session they ask for and how it is drawn. */
import { checkTopicOverride } from '../commands/check-configs.ts';
import { type ConfigOverride, parseConfigOverride } from '../commands/language/targets.ts';
import { parseVersion, parseWhole } from '../commands/parse-input.ts';
import type { WorkbenchOptions } from '../commands/workbench.ts';
import type { RenderOptions } from '../render/options.ts';
import { wantsColor } from './color.ts';
import type { CliHost } from './host.ts';
import type { CommonOptions } from './program.ts';
import { hasUnicode } from './unicode.ts';

const DEFAULT_WIDTH = 80;
const WIDTH_MIN = 60;
const WIDTH_MAX = 1_000;

export function renderOptions(
  options: Pick<CommonOptions, 'color' | 'width' | 'linear'>,
  host: CliHost,
): RenderOptions {
  return {
    width: width(options, host),
    colorLevel: wantsColor(host, options.color) ? 1 : 0,
    unicode: hasUnicode(host.env),
    linear: options.linear === true,
  };
}

function width(options: Pick<CommonOptions, 'width'>, { env, stdout }: CliHost): number {
  if (options.width !== undefined)
    return parseWhole(options.width, '--width', { min: WIDTH_MIN, max: WIDTH_MAX });
  const columns = Number(env.COLUMNS);
  if (Number.isInteger(columns) && columns > 0) return Math.max(WIDTH_MIN, Math.min(columns, WIDTH_MAX));
  return stdout.isTTY ? Math.max(WIDTH_MIN, stdout.columns || DEFAULT_WIDTH) : DEFAULT_WIDTH;
}

/** Reads `--set topic:config=value`; a config that this release would refuse is refused here already. */
export function overridesOf(
  options: Pick<CommonOptions, 'set'>,
  version: WorkbenchOptions['version'],
): ConfigOverride[] {
  return (options.set ?? []).map((text) => {
    const override = parseConfigOverride(text);
    if (!/^(acks|enable|batch|linger|partitioner|auto|max\.poll)/.test(override.name))
      checkTopicOverride(override, version);
    return override;
  });
}

export function seedOf(options: Pick<CommonOptions, 'seed'>): number | undefined {
  return options.seed === undefined ? undefined : parseWhole(options.seed, '--seed', { max: 2 ** 32 - 1 });
}

export function versionOf(
  options: Pick<CommonOptions, 'kafka'>,
  fallback: string,
): WorkbenchOptions['version'] {
  return parseVersion(options.kafka ?? fallback);
}
