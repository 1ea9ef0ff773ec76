import {
  countNodes,
  findNode,
  isList,
  JsonFields,
  type JsonNode,
  NestedJson,
  RawJson,
  readNode,
  replaceNode,
} from './json-node';
import { mutateText, type Mutation } from './mutate-text';
import { INVALID_JSON, LARGE_JSON_VALUES, SPECIAL_TEXTS, SPECIAL_VALUES } from './special-values';

const VALUES: readonly JsonNode[] = SPECIAL_VALUES.map((value) =>
  typeof value === 'string' ? value : readNode(value),
);
const LARGE_VALUES: readonly JsonNode[] = LARGE_JSON_VALUES as readonly JsonNode[];

const pickFrom = <T>(list: readonly T[], number: number): T => list[number % list.length]!;

/** One in so many replacements is by a large value. */
const LARGE_SHARE = 64;

const pickValue = ({ pick }: Mutation): JsonNode =>
  pick % LARGE_SHARE === 0
    ? pickFrom(LARGE_VALUES, Math.floor(pick / LARGE_SHARE))
    : pickFrom(VALUES, Math.floor(pick / LARGE_SHARE));

/** A change of one value. @param other a value of another valid input */
type ChangeNode = (node: JsonNode, mutation: Mutation, other: JsonNode) => JsonNode;

const changeLeaf: ChangeNode = (node, mutation, other) => {
  if (typeof node === 'string')
    return mutateText(
      node,
      { ...mutation, kind: mutation.pick },
      typeof other === 'string' ? other : 'other',
    );
  if (typeof node === 'number')
    return pickFrom<JsonNode>(
      [
        -node,
        node + 1,
        node - 1,
        node * 1e10,
        node / 3,
        String(node),
        [node],
        new RawJson(`${Math.sign(node)}e300`),
      ],
      mutation.pick,
    );
  if (typeof node === 'boolean') return !node;
  if (node instanceof NestedJson && mutation.pick % 2) return node.value;
  return pickValue(mutation);
};

const replaceByOther: ChangeNode = (_, { pick }, other) => findNode(other, pick % countNodes(other));

const removePart: ChangeNode = (node, { pick }) => {
  if (node instanceof JsonFields)
    return new JsonFields(node.fields.filter((_, index) => index !== pick % node.fields.length));
  return isList(node) ? node.filter((_, index) => index !== pick % node.length) : null;
};

const repeatPart: ChangeNode = (node, mutation, other) => {
  const { pick } = mutation;
  if (node instanceof JsonFields) {
    const [name] = pickFrom(node.fields, pick) ?? ['a'];
    return new JsonFields([...node.fields, [name, replaceByOther(node, mutation, other)]]);
  }
  if (!isList(node) || node.length === 0) return [node, node];
  return [...node, ...Array<JsonNode>(pick % 16 === 0 ? 600 : 1).fill(pickFrom(node, pick))];
};

const addField: ChangeNode = (node, mutation) => {
  const field = [pickFrom(SPECIAL_TEXTS, mutation.pick), pickValue(mutation)] as const;
  if (node instanceof JsonFields)
    return new JsonFields(mutation.pick % 2 ? [field, ...node.fields] : [...node.fields, field]);
  return isList(node) ? [...node, pickValue(mutation)] : new JsonFields([field]);
};

const renameField: ChangeNode = (node, { pick }, other) => {
  if (!(node instanceof JsonFields)) return node;
  const names = other instanceof JsonFields && pick % 2 ? other.fields.map(([name]) => name) : SPECIAL_TEXTS;
  const renamed = pickFrom(names.length > 0 ? names : SPECIAL_TEXTS, Math.floor(pick / 2));
  return new JsonFields(
    node.fields.map(([name, value], index) => [index === pick % node.fields.length ? renamed : name, value]),
  );
};

const swapFields: ChangeNode = (node, { at, pick }) => {
  if (!(node instanceof JsonFields) || node.fields.length === 0) return node;
  const [a, b] = [at % node.fields.length, pick % node.fields.length];
  return new JsonFields(
    node.fields.map(([name, value], index) => [
      name,
      index === a ? node.fields[b]![1] : index === b ? node.fields[a]![1] : value,
    ]),
  );
};

const wrap: ChangeNode = (node, { pick }) =>
  pickFrom<JsonNode>([[node], new JsonFields([['value', node]]), [[node]], [node, node]], pick);

const NODE_CHANGES: readonly ChangeNode[] = [
  changeLeaf,
  changeLeaf,
  changeLeaf,
  (_, mutation) => pickValue(mutation),
  (_, mutation) => pickValue(mutation),
  replaceByOther,
  removePart,
  repeatPart,
  addField,
  renameField,
  swapFields,
  wrap,
];

/** Changes one of the values in a value, also within the texts that contain JSON. @param other another valid input */
export const mutateNode = (node: JsonNode, mutation: Mutation, other: JsonNode): JsonNode => {
  const position = mutation.at % countNodes(node);
  const change = pickFrom(NODE_CHANGES, mutation.kind);
  // The value at the same place, where there is one: fields of two valid inputs are swapped.
  const partner = findNode(other, position % countNodes(other));
  return replaceNode(node, position, (found) => change(found, mutation, partner));
};

/** Writes JSON with a part that is invalid. */
export const breakJson = (node: JsonNode, { at, pick }: Mutation): JsonNode =>
  replaceNode(node, at % countNodes(node), () => pickFrom(INVALID_JSON, pick));
