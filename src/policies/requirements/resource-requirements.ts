import type { PlannedResource } from '../../domain/plan/resources';
import { formatAttributeValue, type EvaluatedStack, type StackMismatch } from '../rule';
import { getBaseName } from './base-name';
import {
  type AttributeExpectation,
  formatExpectation,
  getAttribute,
  meetsExpectation,
} from './expected-values';

/** A resource or an output that a stack must contain. */
export interface ResourceRequirement {
  /** The required resource type, or `output`. */
  readonly type: string;
  findMismatches(stack: EvaluatedStack): readonly StackMismatch[];
}

/** Expected values of attributes, by their paths. */
type ExpectedAttributes = Readonly<Record<string, AttributeExpectation>>;

/** Longer values are documents, which don't fit in a line of a report. */
const MAX_VALUE_LENGTH = 100;

const findAttributeMismatches = (
  resource: PlannedResource,
  expected: ExpectedAttributes,
  stack: EvaluatedStack,
): readonly StackMismatch[] =>
  Object.entries(expected)
    .filter(([path, expectation]) => !meetsExpectation(expectation, path, resource, stack))
    .map(([path, expectation]) => {
      const value = formatAttributeValue(getAttribute(resource.values, path));
      return {
        resource,
        address: resource.address,
        found: `${path} ${value.length > MAX_VALUE_LENGTH ? 'without it' : value}`,
        expected: formatExpectation(path, expectation),
      };
    });

const findByType = ({ resources }: EvaluatedStack, type: string) =>
  resources.filter((resource) => resource.type === type);

/**
 * Requires a resource with this name and these attributes.
 * @param name the physical name without the suffix; `{region}` in it is the region of the stack
 */
export const requireResource = (
  type: string,
  name: string,
  expected: ExpectedAttributes = {},
): ResourceRequirement => ({
  type,
  findMismatches(stack) {
    const base = name.replaceAll('{region}', stack.region ?? '');
    const found = findByType(stack, type).find((resource) => getBaseName(stack, resource) === base);
    if (found) return findAttributeMismatches(found, expected, stack);
    return [{ address: `${type}.${base}`, found: 'nothing', expected: `an ${type} ${base}-${stack.suffix}` }];
  },
});

/** Requires at least one resource of a type, and these attributes of each of them. */
export const requireEach = (type: string, expected: ExpectedAttributes): ResourceRequirement => ({
  type,
  findMismatches(stack) {
    const resources = findByType(stack, type);
    return resources.length === 0
      ? [{ address: `${type}.*`, found: 'nothing', expected: `an ${type}` }]
      : resources.flatMap((resource) => findAttributeMismatches(resource, expected, stack));
  },
});

/** Requires exactly one resource of a type, with this name and these attributes. */
export const requireOnly = (
  type: string,
  name: string,
  expected: ExpectedAttributes = {},
): ResourceRequirement => ({
  type,
  findMismatches(stack) {
    const count = findByType(stack, type).length;
    const mismatches = requireResource(type, name, expected).findMismatches(stack);
    return count > 1
      ? [...mismatches, { address: `${type}.*`, found: `${count} of them`, expected: 'exactly one' }]
      : mismatches;
  },
});

/** Requires a resource with these attributes, whatever its name. */
export const requireAny = (type: string, expected: ExpectedAttributes = {}): ResourceRequirement => ({
  type,
  findMismatches(stack) {
    const resources = findByType(stack, type);
    const meetsAll = (resource: PlannedResource) =>
      Object.entries(expected).every(([path, expectation]) =>
        meetsExpectation(expectation, path, resource, stack),
      );
    if (resources.some(meetsAll)) return [];
    const parts = Object.entries(expected).map(([path, expectation]) => formatExpectation(path, expectation));
    return [
      {
        address: `${type}.*`,
        found: resources.length === 0 ? 'nothing' : `${resources.length} of the type, none of them matching`,
        expected: [`an ${type}`, ...parts].join(', '),
      },
    ];
  },
});

/** Requires, for each resource of a type, a resource of another type that belongs to it. */
export const requireForEach = (
  type: string,
  requiredType: string,
  expected: string,
  belongsTo: (candidate: PlannedResource, resource: PlannedResource, stack: EvaluatedStack) => boolean,
): ResourceRequirement => ({
  type: requiredType,
  findMismatches: (stack) =>
    findByType(stack, type)
      .filter(
        (resource) =>
          !findByType(stack, requiredType).some((candidate) => belongsTo(candidate, resource, stack)),
      )
      .map((resource) => ({
        resource,
        address: resource.address,
        found: `no such ${requiredType}`,
        expected,
      })),
});

/** Limits a requirement to the stacks of one region. */
export const limitToRegion = (region: string, requirement: ResourceRequirement): ResourceRequirement => ({
  ...requirement,
  findMismatches: (stack) => (stack.region === region ? requirement.findMismatches(stack) : []),
});

/** Requires outputs by their names. */
export const requireOutputs = (...names: readonly string[]): ResourceRequirement => ({
  type: 'output',
  findMismatches: (stack) =>
    names
      .filter((name) => !stack.outputs.includes(name))
      .map((name) => ({ address: `output.${name}`, found: 'nothing', expected: `an output ${name}` })),
});

/** Requires exactly these default tags of the stack. */
export const requireDefaultTags = (...names: readonly string[]): ResourceRequirement => ({
  type: 'provider',
  findMismatches({ defaultTags }) {
    const isExact = Object.keys(defaultTags).sort().join() === [...names].sort().join();
    return isExact
      ? []
      : [{ address: 'provider.aws', found: formatAttributeValue(defaultTags), expected: names.join(', ') }];
  },
});
