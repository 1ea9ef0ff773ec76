type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Document = { readonly [key: string]: Json };

/** The maximum number of printed differences per stack. */
const MAX_LINES = 20;
const MAX_CHARACTERS = 200;

/**
 * Compares the stacks of the checkout with those of the copy on the fork.
 * @param version the version of the fork, which must be the only difference
 * @returns the other differences of each stack
 */
export function compareStacks(
  expected: ReadonlyMap<string, string>,
  actual: ReadonlyMap<string, string>,
  version: string,
): ReadonlyMap<string, readonly string[]> {
  const names = [...new Set([...expected.keys(), ...actual.keys()])];
  return new Map(
    names.map((name) => {
      const [before, after] = [expected.get(name), actual.get(name)];
      if (before === undefined) return [name, ['synthesized by the copy only']];
      if (after === undefined) return [name, ['synthesized by the checkout only']];
      return [name, compareTexts(before, after, version)];
    }),
  );
}

/** Compares two `cdk.tf.json`. Each must contain the version that synthesized it in `//.metadata.version`. */
function compareTexts(expected: string, actual: string, version: string): readonly string[] {
  const [before, after] = [expected, actual].map((text) => JSON.parse(text) as Document);
  const found = getVersion(after!);
  const wrongVersion =
    found === version ? [] : [`//.metadata.version: expected ${version}, found ${String(found)}`];
  const [left, right] = [withVersion(before!, version), withVersion(after!, version)];
  const differences = compareValues(left, right, '');
  const isOrder = differences.length === 0 && JSON.stringify(left) !== JSON.stringify(right);
  return limit([...wrongVersion, ...differences, ...(isOrder ? ['the keys have another order'] : [])]);
}

const castToDocument = (value: Json | undefined): Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Document) : {};

const getVersion = (stack: Document): Json | undefined =>
  castToDocument(castToDocument(stack['//']).metadata).version;

/** Returns the stack with this version in its metadata; unchanged if it has none. */
function withVersion(stack: Document, version: string): Document {
  if (getVersion(stack) === undefined) return stack;
  const comment = castToDocument(stack['//']);
  return { ...stack, '//': { ...comment, metadata: { ...castToDocument(comment.metadata), version } } };
}

function compareValues(
  expected: Json | undefined,
  actual: Json | undefined,
  path: string,
): readonly string[] {
  if (isContainer(expected) && isContainer(actual) && Array.isArray(expected) === Array.isArray(actual)) {
    const [before, after] = [expected as Document, actual as Document];
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      compareValues(before[key], after[key], path === '' ? key : `${path}.${key}`),
    );
  }
  return expected === actual ? [] : [`${path}: expected ${format(expected)}, found ${format(actual)}`];
}

const isContainer = (value: Json | undefined): boolean => typeof value === 'object' && value !== null;

function format(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS)}…`;
}

const limit = (lines: readonly string[]): readonly string[] =>
  lines.length <= MAX_LINES
    ? lines
    : [...lines.slice(0, MAX_LINES), `and ${lines.length - MAX_LINES} more differences`];
