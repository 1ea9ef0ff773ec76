import { asBlocks, type PlannedResource, type ResourceValues } from '../../domain/plan/resources';
import type { Json } from '../../domain/plan/plan';
import { type ReviewedStack, shown } from '../rule';
import { namedIn } from './names';

/** What an attribute has to be. */
export interface Wanted {
  readonly says: string;
  holds(value: Json | undefined, path: string, one: PlannedResource, stack: ReviewedStack): boolean;
}

/** A value, or what is asked of it. */
export type Want = string | number | boolean | Wanted;

/** A reference to a resource of the stack; without a name, to any of the type. */
export const to = (type: string, name?: string): Wanted => ({
  says: `a reference to ${name ? `${type} ${name}` : `an ${type}`}`,
  holds(_value, path, { configured: written }, stack) {
    const text = JSON.stringify(written[path.split('.')[0]!] ?? '');
    return stack.resources
      .filter((other) => other.type === type && (name === undefined || namedIn(stack, other) === name))
      .some(({ id }) => text.includes(`\${${type}.${id}.`));
  },
});

/** A text, or blocks, that hold each of these. */
export const holding = (...parts: readonly string[]): Wanted => ({
  says: `something with ${parts.join(', ')}`,
  holds(value) {
    const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
    return parts.every((part) => text.includes(part));
  },
});

/** Exactly these, in any order. */
export const exactly = (...items: readonly string[]): Wanted => ({
  says: JSON.stringify(items),
  holds: (value) =>
    Array.isArray(value) && [...(value as string[])].sort().join() === [...items].sort().join(),
});

/** Whatever there is, so that there is something. */
export const something: Wanted = {
  says: 'something',
  holds: (value) => value !== undefined && value !== null && value !== '' && value !== false,
};

/** The attribute at a path such as `ttl.enabled`: the first of several blocks counts. */
export function at(values: ResourceValues, path: string): Json | undefined {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) return values[name];
  const [block] = asBlocks(values[name]);
  return block && at(block, rest.join('.'));
}

export const isWanted = (want: Want, path: string, one: PlannedResource, stack: ReviewedStack): boolean => {
  const value = at(one.values, path);
  if (typeof want === 'object') return want.holds(value, path, one, stack);
  // The provider has some numbers as texts.
  return typeof want === 'number' ? value !== null && Number(value) === want : value === want;
};

/** What is wanted of an attribute, in a line of a report. */
export const inWords = (path: string, want: Want): string =>
  `${path} ${typeof want === 'object' ? want.says : shown(want)}`;
