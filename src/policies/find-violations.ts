import { AddressMasker, maskText } from '../domain/plan/mask';
import type { PlannedResource } from '../domain/plan/resources';
import { getRequirements } from './catalog';
import type { Requirement } from './requirements/system-requirements';
import {
  GENERAL,
  type Mismatch,
  type EvaluatedStack,
  type PolicyRule,
  type RuleText,
  type StackMismatch,
  type PolicyViolation,
} from './rule';
import { GENERAL_RULES } from './rules';

/**
 * Finds the violations of the general rules and of the requirements of the stack's system, including waived ones, in
 * the order of the rules.
 * @param masked the same stack with masked secrets and the resources in the same order: reports contain these values
 * @param addresses masks addresses, with the same numbers as in all reports of the plan
 * @throws Error that names the resource and the rule that could not read it, such as a policy that is not JSON
 */
export function findViolations(
  stack: EvaluatedStack,
  masked: EvaluatedStack = stack,
  addresses: AddressMasker = new AddressMasker(),
): readonly PolicyViolation[] {
  const { rules, requirements } = getRequirements(stack.system);
  const violations = [
    ...GENERAL_RULES.flatMap((rule) => checkResources(rule, GENERAL, stack, masked)),
    ...rules.flatMap((rule) => checkResources(rule, stack.system, stack, masked)),
    ...requirements.flatMap((requirement) => checkRequirement(requirement, stack, masked)),
  ];
  // A key of `for_each` may be a secret.
  return violations.map((violation) => ({ ...violation, address: addresses.mask(violation.address) }));
}

function checkResources(
  rule: PolicyRule,
  scope: string,
  stack: EvaluatedStack,
  masked: EvaluatedStack,
): readonly PolicyViolation[] {
  return stack.resources
    .map((resource, index) => ({ resource, maskedResource: masked.resources[index]! }))
    .filter(({ resource: { type } }) => rule.types?.includes(type) ?? true)
    .flatMap(({ resource, maskedResource }) => {
      const mismatches = checkResource(rule, resource, stack);
      return maskMismatches(mismatches, () => rule.check(maskedResource, masked)).map((mismatch) =>
        createViolation({ rule, scope, stack, address: resource.address, path: resource.path, mismatch }),
      );
    });
}

function checkResource(
  rule: PolicyRule,
  resource: PlannedResource,
  stack: EvaluatedStack,
): readonly Mismatch[] {
  try {
    return rule.check(resource, stack);
  } catch (error) {
    throw new Error(`${resource.address}: ${rule.id} failed to read it: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function checkRequirement(
  requirement: Requirement,
  stack: EvaluatedStack,
  masked: EvaluatedStack,
): readonly PolicyViolation[] {
  const findMismatches = (evaluated: EvaluatedStack): readonly StackMismatch[] =>
    requirement.expectations.flatMap((expectation) => expectation.findMismatches(evaluated));
  return maskMismatches(findMismatches(stack), () => findMismatches(masked)).map(
    ({ resource, address, found, expected }) =>
      createViolation({
        ...{ rule: requirement, scope: stack.system, stack },
        address: resource?.address ?? address,
        path: resource ? resource.path : stack.name,
        mismatch: { found, expected },
      }),
  );
}

interface ViolationParts {
  readonly rule: RuleText;
  readonly scope: string;
  readonly stack: EvaluatedStack;
  readonly address: string;
  readonly path?: string;
  readonly mismatch: Mismatch;
}

const createViolation = ({
  rule,
  scope,
  stack,
  address,
  path,
  mismatch,
}: ViolationParts): PolicyViolation => ({
  ...{ check: rule.id, scope, title: rule.title, severity: rule.severity },
  ...{ system: stack.system, stack: stack.name },
  address,
  path,
  ...mismatch,
  fix: rule.fix,
});

/** Replaces the found values by those that the same rule finds in the masked resource. */
function maskMismatches<T extends Mismatch>(
  mismatches: readonly T[],
  checkMasked: () => readonly Mismatch[],
): readonly T[] {
  if (mismatches.length === 0) return [];
  const masked = checkOrIgnoreError(checkMasked);
  return mismatches.map((mismatch, index) => ({
    ...mismatch,
    // If the rule finds another number of mismatches in the masked values, any part of the value may be secret.
    found: masked.length === mismatches.length ? maskText(masked[index]!.found) : '(sensitive)',
  }));
}

/**
 * Runs a check, and returns no mismatches if it fails, because a document that is masked as a whole can't be parsed.
 */
function checkOrIgnoreError(check: () => readonly Mismatch[]): readonly Mismatch[] {
  try {
    return check();
  } catch {
    return [];
  }
}
