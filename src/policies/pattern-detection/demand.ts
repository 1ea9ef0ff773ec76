import type { PlannedResource } from '../../domain/plan/resources';
import { type Missing, type ReviewedStack, shown } from '../rule';
import { namedIn } from './names';
import { at, inWords, isWanted, type Want } from './wanted';

/** Something that is looked for in a stack. */
export interface Sought {
  /** The type that is missing where it is not there. */
  readonly type: string;
  check(stack: ReviewedStack): readonly Missing[];
}

type Wants = Readonly<Record<string, Want>>;

/** A text as long as this is a document: it says nothing to a reader of a line. */
const LONG = 100;

const otherwise = (one: PlannedResource, wants: Wants, stack: ReviewedStack): readonly Missing[] =>
  Object.entries(wants)
    .filter(([path, want]) => !isWanted(want, path, one, stack))
    .map(([path, want]) => {
      const value = shown(at(one.values, path));
      const found = `${path} ${value.length > LONG ? 'without it' : value}`;
      return { at: one, address: one.address, found, expected: inWords(path, want) };
    });

const ofType = ({ resources }: ReviewedStack, type: string) => resources.filter((one) => one.type === type);

/** A resource with the name that the requirements give it, and with these attributes. */
export const named = (type: string, name: string, wants: Wants = {}): Sought => ({
  type,
  check(stack) {
    const one = ofType(stack, type).find((other) => namedIn(stack, other) === name);
    const address = `${type}.${name}`;
    if (!one) return [{ address, found: 'nothing', expected: `an ${type} ${name}-${stack.suffix}` }];
    return otherwise(one, wants, stack);
  },
});

/** Each resource of a type, of which there is one or more, with these attributes. */
export const each = (type: string, wants: Wants): Sought => ({
  type,
  check(stack) {
    const all = ofType(stack, type);
    return all.length === 0
      ? [{ address: `${type}.*`, found: 'nothing', expected: `an ${type}` }]
      : all.flatMap((one) => otherwise(one, wants, stack));
  },
});

/** The only resource of its type, with that name and these attributes. */
export const only = (type: string, name: string, wants: Wants = {}): Sought => ({
  type,
  check(stack) {
    const count = ofType(stack, type).length;
    const missing = named(type, name, wants).check(stack);
    return count > 1
      ? [...missing, { address: `${type}.*`, found: `${count} of them`, expected: 'exactly one' }]
      : missing;
  },
});

/** A resource, whatever its name, with all these attributes. */
export const some = (type: string, wants: Wants = {}): Sought => ({
  type,
  check(stack) {
    const all = ofType(stack, type);
    const isRight = (one: PlannedResource) =>
      Object.entries(wants).every(([path, want]) => isWanted(want, path, one, stack));
    if (all.some(isRight)) return [];
    const parts = Object.entries(wants).map(([path, want]) => inWords(path, want));
    return [
      {
        address: `${type}.*`,
        found: all.length === 0 ? 'nothing' : `${all.length} of the type, none of them so`,
        expected: [`an ${type}`, ...parts].join(', '),
      },
    ];
  },
});

/** For each resource of a type, one of another type that belongs to it. */
export const forEach = (
  type: string,
  other: string,
  expected: string,
  belongs: (other: PlannedResource, one: PlannedResource, stack: ReviewedStack) => boolean,
): Sought => ({
  type: other,
  check: (stack) =>
    ofType(stack, type)
      .filter((one) => !ofType(stack, other).some((found) => belongs(found, one, stack)))
      .map((one) => ({ at: one, address: one.address, found: `no such ${other}`, expected })),
});

/** What is looked for in one region, and nowhere else. */
export const inRegion = (region: string, sought: Sought): Sought => ({
  ...sought,
  check: (stack) => (stack.region === region ? sought.check(stack) : []),
});

/** Outputs, by their names. */
export const outputs = (...names: readonly string[]): Sought => ({
  type: 'output',
  check: (stack) =>
    names
      .filter((name) => !stack.outputs.includes(name))
      .map((name) => ({ address: `output.${name}`, found: 'nothing', expected: `an output ${name}` })),
});
