/** JSON that is written as it is, also if no JavaScript value represents it. */
export class RawJson {
  constructor(readonly text: string) {}
}

/** An object as a list of fields, so that a field can occur twice and can have any name. */
export class JsonFields {
  constructor(readonly fields: readonly (readonly [name: string, value: JsonNode])[]) {}
}

/** A text that contains JSON, as the body of a request does, or base64 of it, as a record of a stream does. */
export class NestedJson {
  constructor(
    readonly encoding: 'text' | 'base64',
    readonly value: JsonNode,
  ) {}
}

/** A JSON value that can be changed in any place, also within texts that contain JSON. */
export type JsonNode =
  string | number | boolean | null | RawJson | NestedJson | JsonFields | readonly JsonNode[];

const BASE64 = /^[A-Za-z0-9+/]{8,}={0,2}$/;

const parseNested = (text: string): unknown => {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const readText = (text: string): JsonNode => {
  const value = parseNested(text);
  if (value !== undefined) return new NestedJson('text', readNode(value));
  if (!BASE64.test(text)) return text;
  const decoded = parseNested(Buffer.from(text, 'base64').toString());
  return decoded === undefined ? text : new NestedJson('base64', readNode(decoded));
};

/** Reads an example, and the JSON in its texts. */
export const readNode = (value: unknown): JsonNode => {
  if (typeof value === 'string') return readText(value);
  if (value === null || typeof value !== 'object') return (value ?? null) as JsonNode;
  if (value instanceof RawJson) return value;
  if (Array.isArray(value)) return value.map(readNode);
  return new JsonFields(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([name, field]) => [name, readNode(field)]),
  );
};

/** Writes JSON. */
export const writeNode = (node: JsonNode): string => {
  if (node instanceof RawJson) return node.text;
  if (node instanceof NestedJson) {
    const text = writeNode(node.value);
    return JSON.stringify(node.encoding === 'text' ? text : Buffer.from(text).toString('base64'));
  }
  if (node instanceof JsonFields)
    return `{${node.fields.map(([name, value]) => `${JSON.stringify(name)}:${writeNode(value)}`).join(',')}}`;
  if (isList(node)) return `[${node.map(writeNode).join(',')}]`;
  return Object.is(node, -0) ? '-0' : JSON.stringify(node);
};

export const isList = (node: JsonNode): node is readonly JsonNode[] => Array.isArray(node);

const counts = new WeakMap<object, number>();

/** Counts the values within a value, with itself. */
export const countNodes = (node: JsonNode): number => {
  if (node === null || typeof node !== 'object' || node instanceof RawJson) return 1;
  const known = counts.get(node);
  if (known !== undefined) return known;
  const count = 1 + listChildren(node).reduce<number>((sum, child) => sum + countNodes(child), 0);
  counts.set(node, count);
  return count;
};

const listChildren = (node: JsonNode): readonly JsonNode[] => {
  if (node instanceof NestedJson) return [node.value];
  if (node instanceof JsonFields) return node.fields.map(([, value]) => value);
  return isList(node) ? node : [];
};

/** Returns the value at a position in depth-first order, from 0. */
export const findNode = (node: JsonNode, position: number): JsonNode => {
  let left = position - 1;
  if (position === 0) return node;
  for (const child of listChildren(node)) {
    const count = countNodes(child);
    if (left < count) return findNode(child, left);
    left -= count;
  }
  return node;
};

/** Replaces the value at a position in depth-first order by the result of a function. The value itself is not changed. */
export const replaceNode = (
  node: JsonNode,
  position: number,
  change: (node: JsonNode) => JsonNode,
): JsonNode => {
  if (position === 0) return change(node);
  let left = position - 1;
  const replaceChild = (child: JsonNode): JsonNode => {
    const count = countNodes(child);
    const isIn = left >= 0 && left < count;
    const result = isIn ? replaceNode(child, left, change) : child;
    left -= count;
    return result;
  };
  if (node instanceof NestedJson) return new NestedJson(node.encoding, replaceChild(node.value));
  if (node instanceof JsonFields)
    return new JsonFields(node.fields.map(([name, value]) => [name, replaceChild(value)]));
  return isList(node) ? node.map(replaceChild) : node;
};
