/** DynamoDB's expression language, as far as the adapters use it. Everything else is an error, as in DynamoDB. */

export type Row = Readonly<Record<string, unknown>>;

/** The names and values to which the placeholders of a request refer. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Row;
}

/** Names that DynamoDB rejects without a placeholder; those of the tables. */
const RESERVED = new Set(
  'state open timestamp value name status set remove add data user ttl token session'.split(' '),
);
const TOKEN = /\s*(<=|>=|<>|[(),=<>+-]|[#:]?\w+)/y;

/** Evaluates the expressions of one request. {@link assertAllUsed} then checks that no placeholder is left over. */
export class Expressions {
  private readonly used = new Set<string>();

  constructor(private readonly placeholders: Placeholders) {}

  /** Whether a row, or the absence of one, meets a condition. */
  isMet(condition: string, row: Row | undefined): boolean {
    const reader = new Reader(condition);
    const result = this.readOr(reader, row ?? {});
    reader.assertEnd();
    return result;
  }

  /** Returns the row after an update. */
  update(expression: string, row: Row): Row {
    const reader = new Reader(expression);
    const next: Record<string, unknown> = { ...row };
    while (!reader.isAtEnd()) {
      const clause = reader.next();
      do {
        const name = this.resolveName(reader.next());
        if (clause === 'REMOVE') delete next[name];
        else if (clause === 'ADD')
          next[name] = Number(row[name] ?? 0) + Number(this.readOperand(reader, row));
        else if (clause === 'SET') {
          reader.expect('=');
          next[name] = this.readSum(reader, row);
        } else throw new Error(`ValidationException: clause ${clause}`);
      } while (reader.skip(','));
    }
    return next;
  }

  assertAllUsed(): void {
    const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = this.placeholders;
    for (const given of [names, values])
      if (given && Object.keys(given).length === 0)
        throw new Error('ValidationException: empty placeholders');
    const unused = Object.keys({ ...names, ...values }).filter((name) => !this.used.has(name));
    if (unused.length > 0) throw new Error(`ValidationException: unused ${unused.join(', ')}`);
  }

  private readOr(reader: Reader, row: Row): boolean {
    let result = this.readAnd(reader, row);
    while (reader.skip('OR')) result = this.readAnd(reader, row) || result;
    return result;
  }

  private readAnd(reader: Reader, row: Row): boolean {
    let result = this.readClause(reader, row);
    while (reader.skip('AND')) result = this.readClause(reader, row) && result;
    return result;
  }

  private readClause(reader: Reader, row: Row): boolean {
    if (reader.skip('(')) {
      const result = this.readOr(reader, row);
      reader.expect(')');
      return result;
    }
    for (const [name, expected] of [
      ['attribute_exists', true],
      ['attribute_not_exists', false],
    ] as const)
      if (reader.skip(name)) {
        reader.expect('(');
        const exists = row[this.resolveName(reader.next())] !== undefined;
        reader.expect(')');
        return exists === expected;
      }
    const left = this.readOperand(reader, row);
    const operator = reader.next();
    const right = this.readOperand(reader, row);
    if (operator !== 'BETWEEN') return compare(left, operator, right);
    reader.expect('AND');
    const end = this.readOperand(reader, row);
    return compare(left, '>=', right) && compare(left, '<=', end);
  }

  private readSum(reader: Reader, row: Row): unknown {
    const left = this.readOperand(reader, row);
    if (reader.skip('+')) return requireNumber(left) + requireNumber(this.readOperand(reader, row));
    return left;
  }

  private readOperand(reader: Reader, row: Row): unknown {
    const token = reader.next();
    if (token === 'if_not_exists' || token === 'list_append') {
      reader.expect('(');
      const before = row[this.resolveName(reader.next())];
      reader.expect(',');
      const value = this.readOperand(reader, row);
      reader.expect(')');
      if (token === 'if_not_exists') return before ?? value;
      return [...(before as readonly unknown[]), ...(value as readonly unknown[])];
    }
    if (!token.startsWith(':')) return row[this.resolveName(token)];
    this.used.add(token);
    const value = this.placeholders.ExpressionAttributeValues?.[token];
    if (value === undefined) throw new Error(`ValidationException: ${token} is not defined`);
    return value;
  }

  private resolveName(token: string): string {
    if (!token.startsWith('#')) {
      if (RESERVED.has(token) || !/^\w+$/.test(token))
        throw new Error(`ValidationException: reserved ${token}`);
      return token;
    }
    this.used.add(token);
    const name = this.placeholders.ExpressionAttributeNames?.[token];
    if (!name) throw new Error(`ValidationException: ${token} is not defined`);
    return name;
  }
}

/** Reads the tokens of an expression. */
class Reader {
  private readonly tokens: string[] = [];
  private position = 0;

  constructor(expression: string) {
    TOKEN.lastIndex = 0;
    for (let match = TOKEN.exec(expression); match; match = TOKEN.exec(expression)) {
      this.tokens.push(match[1]!);
      if (TOKEN.lastIndex === expression.trimEnd().length) break;
    }
    if (this.tokens.length === 0)
      throw new Error(`ValidationException: "${expression}" is not an expression`);
  }

  isAtEnd = (): boolean => this.position >= this.tokens.length;

  next(): string {
    const token = this.tokens[this.position++];
    if (token === undefined) throw new Error('ValidationException: the expression ends too early');
    return token;
  }

  skip(token: string): boolean {
    if (this.tokens[this.position] !== token) return false;
    this.position++;
    return true;
  }

  expect(token: string): void {
    if (!this.skip(token)) throw new Error(`ValidationException: expected ${token} in the expression`);
  }

  assertEnd(): void {
    if (!this.isAtEnd()) throw new Error(`ValidationException: unexpected ${this.next()}`);
  }
}

/** A comparison with a missing attribute, or of different types, is false. */
function compare(left: unknown, operator: string, right: unknown): boolean {
  if (left === undefined || typeof left !== typeof right) return false;
  const [a, b] = [left as string, right as string];
  const results = { '=': a === b, '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b, '<>': a !== b };
  const result = results[operator as keyof typeof results];
  if (result === undefined) throw new Error(`ValidationException: operator ${operator}`);
  return result;
}

function requireNumber(value: unknown): number {
  if (typeof value !== 'number') throw new Error('ValidationException: not a number');
  return value;
}
