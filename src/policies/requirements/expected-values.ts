import type { Json } from '../../domain/plan/plan';
import { asBlocks, type PlannedResource, type ResourceValues } from '../../domain/plan/resources';
import { formatAttributeValue, type EvaluatedStack } from '../rule';
import { getBaseName } from './base-name';

/** A condition on the value of an attribute. */
export interface ExpectedValue {
  readonly description: string;
  matches(value: Json | undefined, path: string, resource: PlannedResource, stack: EvaluatedStack): boolean;
}

/** The value of an attribute, or a condition on it. */
export type AttributeExpectation = string | number | boolean | ExpectedValue;

/** Expects a reference to a resource of the stack; without a name, to any resource of the type. */
export const expectReference = (type: string, name?: string): ExpectedValue => ({
  description: `a reference to ${name ? `${type} ${name}` : `an ${type}`}`,
  matches(_value, path, { configured }, stack) {
    const text = JSON.stringify(configured[path.split('.')[0]!] ?? '');
    return stack.resources
      .filter((other) => other.type === type && (name === undefined || getBaseName(stack, other) === name))
      .some(({ id }) => text.includes(`\${${type}.${id}.`));
  },
});

/** Expects a text, or blocks, that contain each of these parts. */
export const expectTextWith = (...parts: readonly string[]): ExpectedValue => ({
  description: `containing ${parts.join(', ')}`,
  matches(value) {
    const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
    return parts.every((part) => text.includes(part));
  },
});

/** Any value that is set. */
export const anyValue: ExpectedValue = {
  description: 'set to any value',
  matches: (value) => value !== undefined && value !== null && value !== '' && value !== false,
};

/**
 * Returns the attribute at a path such as `ttl.enabled`. If a part of the path is a list of blocks, its first block is
 * used.
 */
export function getAttribute(values: ResourceValues, path: string): Json | undefined {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) return values[name];
  const [block] = asBlocks(values[name]);
  return block && getAttribute(block, rest.join('.'));
}

/** Whether the attribute at a path has the expected value. */
export function meetsExpectation(
  expectation: AttributeExpectation,
  path: string,
  resource: PlannedResource,
  stack: EvaluatedStack,
): boolean {
  const value = getAttribute(resource.values, path);
  if (typeof expectation === 'object') return expectation.matches(value, path, resource, stack);
  // The provider returns some numbers as strings.
  if (typeof expectation === 'number') return value !== null && Number(value) === expectation;
  return value === expectation;
}

/** Formats an expected attribute for a line of a report. */
export const formatExpectation = (path: string, expectation: AttributeExpectation): string =>
  `${path} ${typeof expectation === 'object' ? expectation.description : formatAttributeValue(expectation)}`;
