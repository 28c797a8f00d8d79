/**
 * Replays the membership of recorded groups: who opened and closed, and what every member then held. The group is brought
 * to rest as a real one is: a rebalance, and for cooperative-sticky another one while something is withheld.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  type AssignorFamily,
  type AssignorMember,
  type AssignorName,
  assign,
} from '../../../../src/kernel/group/assignors/assignors.ts';
import { partitionKey } from '../../../../src/kernel/group/topic-partition.ts';

interface Op {
  readonly op: string;
  readonly name?: string;
  readonly partitions?: number;
  readonly consumer?: string;
  readonly group?: string;
  readonly mode?: string;
  readonly topic?: string;
  readonly topics?: readonly string[];
  readonly assignor?: AssignorName;
}

interface Answer {
  readonly assignment?: Record<string, string[]>;
  readonly errors?: unknown;
  readonly settled?: boolean;
}

export interface Step {
  /** What happened, such as `c2 opens: c1, c2 on t:2, u:2`. */
  readonly title: string;
  readonly strategy: AssignorName;
  /** The members with what they held before, and the topics' partition counts: what the assignment is made from. */
  readonly members: readonly AssignorMember[];
  readonly partitionCounts: ReadonlyMap<string, number>;
  readonly recorded: Record<string, string[]>;
}

function readLines(file: string): unknown[] {
  const path = new URL(`../../../recordings/clients/${file}.jsonl.gz`, import.meta.url);
  const text = gunzipSync(readFileSync(path)).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Every rebalance of a family's recordings that came to rest, each distinct one once. */
export function recordedSteps(family: AssignorFamily): Step[] {
  const answers = new Map(
    (readLines(family) as { id: string; results: Answer[] }[]).map(({ id, results }) => [id, results]),
  );
  const steps = new Map<string, Step>();
  for (const { id, ops } of readLines('sequences') as { id: string; ops: Op[] }[]) {
    for (const step of stepsOf(ops, answers.get(id) ?? [])) {
      const { title, strategy, members, partitionCounts, recorded } = step;
      steps.set(JSON.stringify([title, strategy, members, [...partitionCounts], recorded]), step);
    }
  }
  return [...steps.values()];
}

function stepsOf(ops: readonly Op[], answers: readonly Answer[]): Step[] {
  const partitionCounts = new Map<string, number>();
  const groups = new Map<string, Map<string, AssignorMember>>();
  const opened = new Map<string, { group: string; strategy: AssignorName }>();
  // A killed member stays in its group, and a refused one leaves none that can be followed.
  const lost = new Set<string>();
  const steps: Step[] = [];
  for (const [index, answer] of answers.entries()) {
    const op = ops[index]!;
    if (op.op === 'topic') partitionCounts.set(op.name!, op.partitions!);
    if (op.op === 'open' && op.mode === 'subscribe') {
      opened.set(op.consumer!, { group: op.group!, strategy: op.assignor! });
      const topics = op.topics ?? [op.topic!];
      const group = groups.get(op.group!) ?? new Map<string, AssignorMember>();
      groups.set(op.group!, group);
      group.set(op.consumer!, { memberId: op.consumer!, groupInstanceId: null, topics, owned: [] });
    }
    const consumer = opened.get(op.consumer ?? '');
    if (consumer === undefined || !['open', 'close', 'kill'].includes(op.op)) continue;
    if (op.op === 'kill' || answer.errors !== undefined || answer.settled === false) lost.add(consumer.group);
    const group = groups.get(consumer.group)!;
    if (op.op === 'close') {
      group.delete(op.consumer!);
      opened.delete(op.consumer!);
    }
    if (lost.has(consumer.group) || answer.assignment === undefined) continue;
    const members = [...group.values()];
    const { assignment: recorded } = answer;
    const counts = new Map(partitionCounts);
    const title = `${op.consumer} ${op.op}s: ${describeGroup(members, counts)}`;
    steps.push({ title, strategy: consumer.strategy, members, partitionCounts: counts, recorded });
    for (const member of members) {
      const owned = recorded[member.memberId]!.map((key) => {
        const [topic, partition] = key.split('-');
        return { topic: topic!, partition: Number(partition) };
      });
      group.set(member.memberId, { ...member, owned });
    }
  }
  return steps;
}

function describeGroup(members: readonly AssignorMember[], counts: ReadonlyMap<string, number>): string {
  const names = members.map(({ memberId, topics, owned }) => {
    return `${memberId}{${topics.join()}}[${owned.map(partitionKey).join()}]`;
  });
  return `${names.join(' ')} on ${[...counts].map(([topic, count]) => `${topic}:${count}`).join(', ')}`;
}

/**
 * Rebalances until every member holds what it is assigned, which takes two rounds at most, and gives it in the form of
 * the recordings.
 */
export function settle(step: Step, family: AssignorFamily): Record<string, string[]> {
  let members = step.members;
  for (let round = 1; ; round++) {
    const assignment = assign(step.strategy, family, members, step.partitionCounts);
    const held = [...assignment.values()].flat().length;
    const topics = new Set(members.flatMap((member) => member.topics));
    const all = [...topics].reduce((sum, topic) => sum + step.partitionCounts.get(topic)!, 0);
    if (held === all || round === 2) {
      return Object.fromEntries(
        [...assignment].map(([memberId, list]) => [memberId, list.map(partitionKey)]),
      );
    }
    members = members.map((member) => ({ ...member, owned: assignment.get(member.memberId)! }));
  }
}
