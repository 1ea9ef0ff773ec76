import { expectReference, type ExpectedValue } from './expected-values';
import type { ResourceRequirement } from './resource-requirements';

const RULE = 'aws_cloudwatch_event_rule';
const TARGET = 'aws_cloudwatch_event_target';

/** Requires a target of a rule whose ARN meets an expectation. */
export const requireTarget = (rule: string, target: ExpectedValue): ResourceRequirement => ({
  type: TARGET,
  findMismatches: (stack) =>
    stack.resources.some(
      (resource) =>
        resource.type === TARGET &&
        expectReference(RULE, rule).matches(undefined, 'rule', resource, stack) &&
        target.matches(undefined, 'arn', resource, stack),
    )
      ? []
      : [
          {
            address: `${RULE}.${rule}`,
            found: 'no such target',
            expected: `a target that is ${target.description}`,
          },
        ],
});
