/** Groups and assignments in one line each, so that a vector reads like the table it comes from. */
import type { Assignment, AssignorMember } from '../../../../src/kernel/group/assignors/assignors.ts';
import { partitionKey, topicPartitionOf } from '../../../../src/kernel/group/topic-partition.ts';

/** Reads `A{t,u}[t-0,u-1] B{t}`: member ids with their topics and, where they own any, their partitions. */
export function group(text: string): AssignorMember[] {
  return text.split(' ').map((member) => {
    const [, memberId, topics, owned] = /^(\w+)\{([\w,]*)\}(?:\[([\w,-]*)\])?$/.exec(member)!;
    return {
      memberId: memberId!,
      groupInstanceId: null,
      topics: topics!.split(','),
      owned: owned ? owned.split(',').map(topicPartitionOf) : [],
    };
  });
}

/** Reads `t:3 u:1`: topics with their partition counts. */
export function topics(text: string): Map<string, number> {
  return new Map(text.split(' ').map((topic) => [topic.split(':')[0]!, Number(topic.split(':')[1])]));
}

/** Writes what each member has as `t-0 u-1`. */
export function lists(assignment: Assignment): Record<string, string> {
  return Object.fromEntries(
    [...assignment].map(([memberId, list]) => [memberId, list.map(partitionKey).join(' ')]),
  );
}
