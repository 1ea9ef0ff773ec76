import type { Row } from './row';
import { createValidationError } from './errors';
import { TokenReader } from './token-reader';

/** Returns the name or the value of a placeholder, or a name without one. */
export interface Resolver {
  readonly name: (token: string) => string;
  readonly value: (token: string) => unknown;
}
type Operand = (row: Row, resolve: Resolver) => unknown;
type Condition = (row: Row, resolve: Resolver) => boolean;

/** A comparison of an attribute with values, which all rows of the result meet. */
export interface Comparison {
  readonly name: string;
  readonly operator: string;
  readonly values: readonly string[];
}

export interface ParsedCondition {
  readonly isMet: Condition;
  /** The placeholders. */
  readonly used: ReadonlySet<string>;
  /** The comparisons of an attribute with placeholders of values that are combined with AND. */
  readonly comparisons: readonly Comparison[];
}

/** Names that DynamoDB rejects without a placeholder; those of the tables. */
const RESERVED = new Set(
  'state open timestamp value name status set remove add data user ttl token session'.split(' '),
);

export function assertName(token: string): void {
  if (!token.startsWith('#') && (RESERVED.has(token) || !/^\w+$/.test(token)))
    throw createValidationError(`reserved ${token}`);
}

/** Parses a condition, a filter or a condition of keys. */
export function parseCondition(text: string): ParsedCondition {
  const reader = new TokenReader(text);
  const comparisons: Comparison[] = [];
  const isMet = parseOr(reader, comparisons);
  reader.assertEnd();
  return { isMet, used: reader.placeholders, comparisons };
}

function parseOr(reader: TokenReader, comparisons: Comparison[]): Condition {
  const own: Comparison[] = [];
  const parts = [parseAnd(reader, own)];
  while (reader.skip('OR')) parts.push(parseAnd(reader, []));
  if (parts.length > 1) return (row, resolve) => parts.some((part) => part(row, resolve));
  comparisons.push(...own);
  return parts[0]!;
}

function parseAnd(reader: TokenReader, comparisons: Comparison[]): Condition {
  const parts = [parseClause(reader, comparisons)];
  while (reader.skip('AND')) parts.push(parseClause(reader, comparisons));
  return parts.length > 1 ? (row, resolve) => parts.every((part) => part(row, resolve)) : parts[0]!;
}

function parseClause(reader: TokenReader, comparisons: Comparison[]): Condition {
  if (reader.skip('(')) {
    const inner = parseOr(reader, comparisons);
    reader.expect(')');
    return inner;
  }
  for (const [word, expected] of [
    ['attribute_exists', true],
    ['attribute_not_exists', false],
  ] as const)
    if (reader.skip(word)) {
      const [name] = parseArguments(reader, 1);
      return (row, resolve) => (row[resolve.name(name!)] !== undefined) === expected;
    }
  if (reader.skip('begins_with')) {
    const [name, value] = parseArguments(reader, 2);
    comparisons.push({ name: name!, operator: 'begins_with', values: [value!] });
    return (row, resolve) => {
      const found = row[resolve.name(name!)];
      return typeof found === 'string' && found.startsWith(String(resolve.value(value!)));
    };
  }
  return parseComparison(reader, comparisons);
}

function parseArguments(reader: TokenReader, count: number): readonly string[] {
  reader.expect('(');
  const tokens = Array.from({ length: count }, (_, index) => {
    if (index > 0) reader.expect(',');
    return reader.next();
  });
  reader.expect(')');
  assertName(tokens[0]!);
  return tokens;
}

function parseComparison(reader: TokenReader, comparisons: Comparison[]): Condition {
  const name = reader.peek();
  const left = parseOperand(reader);
  const operator = reader.next();
  const first = reader.peek();
  const right = parseOperand(reader);
  if (operator !== 'BETWEEN') {
    if (first.startsWith(':')) comparisons.push({ name, operator, values: [first] });
    return (row, resolve) => compare(left(row, resolve), operator, right(row, resolve));
  }
  reader.expect('AND');
  comparisons.push({ name, operator, values: [first, reader.peek()] });
  const end = parseOperand(reader);
  return (row, resolve) => {
    const value = left(row, resolve);
    return compare(value, '>=', right(row, resolve)) && compare(value, '<=', end(row, resolve));
  };
}

/** Parses a name, a value, or a function of both. */
export function parseOperand(reader: TokenReader): Operand {
  const token = reader.next();
  if (token === 'if_not_exists' || token === 'list_append') {
    reader.expect('(');
    const name = reader.next();
    assertName(name);
    reader.expect(',');
    const operand = parseOperand(reader);
    reader.expect(')');
    if (token === 'if_not_exists') return (row, resolve) => row[resolve.name(name)] ?? operand(row, resolve);
    return (row, resolve) => [
      ...(row[resolve.name(name)] as readonly unknown[]),
      ...(operand(row, resolve) as readonly unknown[]),
    ];
  }
  if (token.startsWith(':')) return (_, resolve) => resolve.value(token);
  assertName(token);
  return (row, resolve) => row[resolve.name(token)];
}

/** A comparison with a missing attribute, or of different types, is false. */
function compare(left: unknown, operator: string, right: unknown): boolean {
  if (left === undefined || typeof left !== typeof right) return false;
  const [a, b] = [left as string, right as string];
  if (operator === '=') return a === b;
  if (operator === '<>') return a !== b;
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  if (operator === '>') return a > b;
  if (operator === '>=') return a >= b;
  throw createValidationError(`operator ${operator}`);
}
