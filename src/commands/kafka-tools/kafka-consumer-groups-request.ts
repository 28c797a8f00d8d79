/** What a `kafka-consumer-groups` line asks for (Kafka's `ConsumerGroupCommandOptions.checkArgs`), and its text as a result. */
import type { Cluster } from '../../kernel/cluster.ts';
import { isAtLeast } from '../../kernel/config/config-definition.ts';
import { javaHashMapOrder } from '../../views/tool-layouts/java-hash-map.ts';
import type { CommandResult } from '../command.ts';
import { UsageError } from '../language/usage-error.ts';
import type { Workbench } from '../workbench.ts';
import { missingArgument, printed, type ToolAnswer } from './tool-answer.ts';

const TOOL = 'kafka-consumer-groups';

const ACTIONS = {
  list: 'list',
  describe: 'describe',
  delete: 'delete',
  resetOffsets: 'reset-offsets',
  deleteOffsets: 'delete-offsets',
} as const;

export type GroupsAction = (typeof ACTIONS)[keyof typeof ACTIONS];

/** Where `--reset-offsets` goes; exactly one of them. */
const TARGETS = [
  'toEarliest',
  'toLatest',
  'toCurrent',
  'toOffset',
  'toDatetime',
  'byDuration',
  'shiftBy',
] as const;

export type ResetTarget =
  | { readonly kind: 'toEarliest' | 'toLatest' | 'toCurrent' }
  | { readonly kind: 'toOffset' | 'shiftBy'; readonly number: number }
  | { readonly kind: 'toDatetime' | 'byDuration'; readonly text: string };

export interface GroupsRequest {
  readonly action: GroupsAction;
  /** Up to 1.1 (ZK-4). */
  readonly viaZooKeeper: boolean;
  readonly groups: readonly string[];
  readonly allGroups: boolean;
  readonly topics: readonly string[];
  readonly allTopics: boolean;
  readonly subAction: 'offsets' | 'members' | 'state';
  readonly verbose: boolean;
  /** Of `--list --state X`; null: no --state. */
  readonly states: string | null;
  readonly types: string | null;
  readonly target: ResetTarget | null;
  readonly executes: boolean;
  readonly isDryRunGiven: boolean;
  readonly exports: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: commander's options have the shape `configure` gave them
export function readGroupsRequest(options: any): GroupsRequest {
  const given = Object.entries(ACTIONS).filter(([option]) => options[option] === true);
  const [action] = given.map(([, name]) => name);
  if (action === undefined || given.length > 1) {
    const names = Object.values(ACTIONS).map((name) => `--${name}`);
    throw mistake(`Command must include exactly one action: ${names.join(', ')}`, `${TOOL} --list`);
  }
  checkCombination(options, action);
  return {
    action,
    viaZooKeeper: options.zookeeper !== undefined,
    groups: options.group ?? [],
    allGroups: options.allGroups === true,
    topics: options.topic ?? [],
    allTopics: options.allTopics === true,
    subAction: options.members ? 'members' : options.state !== undefined ? 'state' : 'offsets',
    verbose: options.verbose === true,
    states: optionalText(options.state),
    types: optionalText(options.type),
    target: action === 'reset-offsets' ? readTarget(options) : null,
    executes: options.execute === true,
    isDryRunGiven: options.dryRun === true,
    exports: options.export === true,
  };
}

/** `--state` alone is true, `--state Empty` a text. */
function optionalText(value: string | true | undefined): string | null {
  if (value === undefined) return null;
  return value === true ? '' : value;
}

function checkCombination(options: Readonly<Record<string, unknown>>, action: GroupsAction): void {
  const has = (option: string): boolean => options[option] !== undefined;
  const forbid = (option: string, other: string): void => {
    if (has(camel(option)) && has(camel(other)))
      throw mistake(`Option "[${option}]" can't be used with option "[${other}]"`);
  };
  forbid('group', 'all-groups');
  forbid('group', 'list');
  for (const other of ['list', 'describe']) forbid('topic', other);
  if (has('zookeeper') && has('bootstrapServer'))
    throw mistake('Option [bootstrap-server] is not valid with [zookeeper].');
  if (action === 'delete' && has('topic') && !has('zookeeper'))
    throw mistake('The consumer does not support topic-specific offset deletion from a consumer group.');
  if (action === 'delete-offsets' && !(has('group') && has('topic')))
    throw missingArgument(
      TOOL,
      has('group') ? 'topic' : 'group',
      `${TOOL} --delete-offsets --group board --topic results`,
    );
  const namesTopic = action === 'delete' && has('zookeeper') && has('topic');
  if (action !== 'list' && !has('group') && !has('allGroups') && !namesTopic)
    throw mistake(
      `Option [${action}] takes one of these options: [group], [all-groups]`,
      `${TOOL} --${action} --group board`,
    );
  const only = (option: string, actions: readonly GroupsAction[]): void => {
    if (has(option) && !actions.includes(action))
      throw mistake(`--${kebab(option)} goes with ${actions.map((name) => `--${name}`).join(', ')}`);
  };
  for (const option of ['members', 'offsets', 'verbose']) only(option, ['describe']);
  only('state', ['describe', 'list']);
  only('type', ['list']);
  if (action === 'describe' && ['members', 'offsets', 'state'].filter(has).length > 1)
    throw mistake('Option [describe] takes at most one of these options: [members], [offsets], [state]');
  if (action === 'describe' && typeof options.state === 'string')
    throw mistake('Option [describe] does not take a value for [state]');
}

// biome-ignore lint/suspicious/noExplicitAny: commander's options have the shape `configure` gave them
function readTarget(options: any): ResetTarget {
  if (options.fromFile !== undefined)
    throw mistake('there are no files here', 'write the new offset with --to-offset');
  if (options.dryRun && options.execute)
    throw mistake('Option [reset-offsets] only accepts one of [execute] and [dry-run]');
  const given = TARGETS.filter((target) => options[target] !== undefined);
  const [kind] = given;
  const names = TARGETS.map((target) => `--${kebab(target)}`).join(', ');
  if (kind === undefined)
    throw mistake('Option [reset-offsets] requires one of the following scenarios', names);
  if (given.length > 1)
    throw mistake(`Option "[${kebab(kind)}]" can't be used with option "[${kebab(given[1]!)}]"`);
  if (options.topic === undefined && options.allTopics === undefined)
    throw mistake('One of the reset scopes should be defined: --all-topics, --topic.');
  if (kind === 'toOffset' || kind === 'shiftBy') {
    const number = Number(options[kind]);
    if (!/^[+-]?\d+$/.test(options[kind]) || !Number.isSafeInteger(number))
      throw mistake(`Cannot parse argument '${options[kind]}' of option ${kebab(kind)}`);
    return { kind, number };
  }
  if (kind === 'toDatetime' || kind === 'byDuration') return { kind, text: options[kind] };
  return { kind };
}

function mistake(problem: string, hint = `help ${TOOL}`): UsageError {
  return new UsageError('BAD_OPTION', `${TOOL}: ${problem}`, { hint });
}

function camel(option: string): string {
  return option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function kebab(option: string): string {
  return option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Flags with the release that brought them. */
const NEW_FLAGS: readonly (readonly [since: string, flag: string, isUsed: (r: GroupsRequest) => boolean])[] =
  [
    ['2.3', 'all-groups', ({ allGroups }) => allGroups],
    ['2.4', 'delete-offsets', ({ action }) => action === 'delete-offsets'],
    ['2.6', 'state', ({ action, states }) => action === 'list' && states !== null],
    ['3.8', 'type', ({ types }) => types !== null],
  ];

/** What the tool of the cluster's release says of a flag that it does not know; null: it knows all of them. */
export function releaseProblem(bench: Workbench, request: GroupsRequest): CommandResult | null {
  const { version, hasOldConsumers, hasZooKeeper } = bench.simulation.cluster.version;
  if (request.viaZooKeeper && !hasOldConsumers) {
    const exception = 'joptsimple.UnrecognizedOptionException: zookeeper is not a recognized option';
    const hint = hasZooKeeper
      ? 'gone since Kafka 2.0 (ZK-6); a tool of 1.1 still works on this cluster: group list --via zookeeper'
      : 'gone since Kafka 2.0 (ZK-6), and this cluster has no ZooKeeper';
    const answer = { error: 'UnrecognizedOptionException', hint };
    return printed([`Exception in thread "main" ${exception}`], answer);
  }
  const unknown = NEW_FLAGS.find(([since, , isUsed]) => !isAtLeast(version, since) && isUsed(request));
  if (unknown === undefined) return null;
  const [since, flag] = unknown;
  // `--state` exists before 2.6, with --describe only.
  const message =
    flag === 'state'
      ? 'Option(s) [state] are unavailable given other options on the command line'
      : `${flag} is not a recognized option`;
  const exception = flag === 'state' ? 'UnavailableOptionException' : 'UnrecognizedOptionException';
  return printed([`Exception in thread "main" joptsimple.${exception}: ${message}`], {
    error: exception,
    hint: `--${flag} is new in Kafka ${since}`,
  });
}

/** The groups asked for, in the order in which the tool goes through them. */
export function requestedGroups({ groups: all }: Cluster, { groups, allGroups }: GroupsRequest): string[] {
  const names = allGroups ? [...all.keys()] : [...groups];
  return javaHashMapOrder([...new Set(names)]);
}

/** A tool's text with its line ends, as a result. */
export function printedText(text: string, answer: ToolAnswer = {}): CommandResult {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  return { ...printed(lines, answer), text: answer.hint ?? '' };
}
