import { describe, expect, it } from 'vitest';
import { recordedSteps, settle } from './recorded-groups.ts';

describe.each(['java', 'librdkafka'] as const)('recorded rebalances of %s', (family) => {
  const rules = { range: 'ASG-2', roundrobin: 'ASG-3', sticky: 'ASG-4', 'cooperative-sticky': 'ASG-4' };

  for (const step of recordedSteps(family)) {
    it(`${rules[step.strategy]}, ${step.strategy}: ${step.title}`, () => {
      expect(settle(step, family)).toEqual(step.recorded);
    });
  }
});

describe('recorded rebalances', () => {
  it('cover every assignor of each family, with members that come, that go and that want different topics', () => {
    const of = (family: 'java' | 'librdkafka') => new Set(recordedSteps(family).map((step) => step.strategy));
    expect(of('java')).toEqual(new Set(['range', 'roundrobin', 'sticky', 'cooperative-sticky']));
    expect(of('librdkafka')).toEqual(new Set(['range', 'roundrobin', 'cooperative-sticky']));
    for (const family of ['java', 'librdkafka'] as const) {
      const steps = recordedSteps(family).filter((step) => step.strategy === 'cooperative-sticky');
      expect(steps.some((step) => step.title.includes('opens') && step.members.length > 2)).toBe(true);
      expect(steps.some((step) => step.title.includes('closes') && step.members.length > 1)).toBe(true);
      expect(steps.some((step) => new Set(step.members.map((member) => member.topics.join())).size > 1)).toBe(
        true,
      );
    }
  });
});
