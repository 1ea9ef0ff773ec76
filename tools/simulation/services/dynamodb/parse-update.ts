import { createValidationError } from './errors';
import { assertName, parseOperand, type Resolver } from './parse-expression';
import type { Row } from './row';
import { TokenReader } from './token-reader';

type Operand = ReturnType<typeof parseOperand>;

/** A change of one attribute; a value of undefined removes it. */
interface Assignment {
  readonly name: string;
  readonly value: Operand;
}

export interface ParsedUpdate {
  readonly assignments: readonly Assignment[];
  /** The placeholders. */
  readonly used: ReadonlySet<string>;
}

/** Parses an update expression with the clauses SET, ADD and REMOVE. */
export function parseUpdate(text: string): ParsedUpdate {
  const reader = new TokenReader(text);
  const assignments: Assignment[] = [];
  while (!reader.isAtEnd()) {
    const clause = reader.next();
    do {
      const name = reader.next();
      assertName(name);
      assignments.push({ name, value: parseValue(clause, name, reader) });
    } while (reader.skip(','));
  }
  return { assignments, used: reader.placeholders };
}

function parseValue(clause: string, name: string, reader: TokenReader): Operand {
  if (clause === 'REMOVE') return () => undefined;
  if (clause === 'ADD') {
    const operand = parseOperand(reader);
    return (row, resolve) => Number(row[resolve.name(name)] ?? 0) + Number(operand(row, resolve));
  }
  if (clause !== 'SET') throw createValidationError(`clause ${clause}`);
  reader.expect('=');
  const left = parseOperand(reader);
  if (!reader.skip('+')) return left;
  const right = parseOperand(reader);
  return (row, resolve) => requireNumber(left(row, resolve)) + requireNumber(right(row, resolve));
}

/** Returns the row after an update: all values are those of the row before it. */
export function applyUpdate({ assignments }: ParsedUpdate, row: Row, resolve: Resolver): Row {
  const next: Record<string, unknown> = { ...row };
  for (const { name, value } of assignments) {
    const attribute = resolve.name(name);
    const result = value(row, resolve);
    if (result === undefined) delete next[attribute];
    else next[attribute] = result;
  }
  return next;
}

function requireNumber(value: unknown): number {
  if (typeof value !== 'number') throw createValidationError('not a number');
  return value;
}
