/** A storage trace without turns, written as a scenario file: what a scenario shows is then tied to the recordings. */
import type { StorageTrace } from '../../src/fidelity/storage-trace.ts';
import { isKnown } from '../../src/kernel/config/config-definition.ts';
import { TOPIC_CONFIG_DEFINITIONS } from '../../src/kernel/config/topic-config-definitions.ts';
import type { VersionProfile } from '../../src/kernel/versions.ts';

const MIB = 1_048_576;

export function traceScenario(trace: StorageTrace, version: VersionProfile): string {
  const producerIds = new Set<number>();
  for (const step of trace.steps)
    if (step.op === 'produce' && step.producerId !== undefined) producerIds.add(step.producerId);
  const commands = [
    `cluster start --at ${trace.startMs}`,
    `topic create t ${configOptions(trace, version).join(' ')}`,
    'producer open plain --set enable.idempotence=false',
    ...[...producerIds].map((id) => `producer open p${id} --set acks=all --set enable.idempotence=true`),
    ...trace.steps.map((step) => commandOf(step)),
  ];
  return `---
title: ${trace.name}
summary: a recorded trace
kafka: ${version.version}
---

## The trace

\`\`\`kafka
${commands.map((command) => `> ${command}`).join('\n')}
\`\`\`
`;
}

function configOptions(trace: StorageTrace, version: VersionProfile): string[] {
  return Object.entries(trace.config)
    .filter(([name]) => isKnown(TOPIC_CONFIG_DEFINITIONS.get(name)!, version))
    .map(([name, value]) => {
      const isSmall = name === 'segment.bytes' && Number(value) < MIB && version.segmentBytesMin > 14;
      return `--config ${isSmall ? 'internal.segment.bytes' : name}=${value}`;
    });
}

function commandOf(step: StorageTrace['steps'][number]): string {
  switch (step.op) {
    case 'produce': {
      const producer = step.producerId === undefined ? 'plain' : `p${step.producerId}`;
      return `produce t --producer ${producer} --records '${JSON.stringify(step.records)}'`;
    }
    case 'advance':
      return `advance ${step.ms}ms`;
    case 'describe':
      return 'show partition t:0';
    default:
      throw new RangeError(`A scenario has no ${step.op}.`);
  }
}
