import fc from 'fast-check';
import type { FuzzInput, OpenEntry } from './entry';
import { type JsonNode, readNode, writeNode } from './json-node';
import { breakJson, mutateNode } from './mutate-node';
import { mutateBytes, mutateText, type Mutation } from './mutate-text';

/** How an input is created: the valid example, and what is changed in it. */
export interface Recipe {
  readonly example: number;
  /** The example from which values are taken. */
  readonly other: number;
  readonly mutations: readonly Mutation[];
}

/** One in so many texts of JSON has a part that is no JSON, and one in so many is changed as a text. */
const BROKEN_SHARE = 16;
const MAX_MUTATIONS = 4;

const number = fc.nat();
const mutation: fc.Arbitrary<Mutation> = fc.record({ kind: number, at: number, pick: number });

/** Creates recipes. A recipe without mutations is a valid example; fast-check shrinks towards it. */
export const createRecipes = (exampleCount: number): fc.Arbitrary<Recipe> => {
  const example = fc.nat(exampleCount - 1);
  return fc.noBias(
    fc.record({ example, other: example, mutations: fc.array(mutation, { maxLength: MAX_MUTATIONS }) }),
  );
};

/** Creates inputs from recipes. @returns a function that is called with each recipe */
export const createInputSource = ({
  format,
  examples,
}: Pick<OpenEntry, 'format' | 'examples'>): ((recipe: Recipe) => FuzzInput) => {
  switch (format) {
    case 'text':
      return changeEach(examples as readonly string[], mutateText);
    case 'bytes':
      return changeEach(
        examples.map((example) => Buffer.from(example as Buffer)),
        mutateBytes,
      );
    case 'value':
    case 'json':
      return createJsonSource(examples, format);
  }
};

const changeEach =
  <T>(examples: readonly T[], change: (value: T, mutation: Mutation, other: T) => T) =>
  ({ example, other, mutations }: Recipe): T =>
    mutations.reduce<T>((value, each) => change(value, each, examples[other]!), examples[example]!);

const createJsonSource = (
  examples: readonly FuzzInput[],
  format: 'value' | 'json',
): ((recipe: Recipe) => FuzzInput) => {
  const create = changeEach<JsonNode>(examples.map(readNode), (node, each, other) =>
    format === 'json' && each.kind % BROKEN_SHARE === 1
      ? breakJson(node, each)
      : mutateNode(node, each, other),
  );
  const createText = (recipe: Recipe): string => {
    const text = writeNode(create(recipe));
    const [last] = recipe.mutations;
    return last && last.kind % BROKEN_SHARE === 0 ? mutateText(text, last, '{"a":1}') : text;
  };
  // What Lambda hands over has been JSON: __proto__ is a field of it, and 1e999 is infinite.
  return format === 'json' ? createText : (recipe) => JSON.parse(writeNode(create(recipe))) as unknown;
};
