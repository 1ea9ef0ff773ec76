import { createValidationError } from './errors';

const TOKEN = /\s*(<=|>=|<>|[(),=<>+-]|[#:]?\w+)/y;

/** Reads the tokens of an expression. */
export class TokenReader {
  private readonly tokens: string[] = [];
  private position = 0;

  constructor(expression: string) {
    TOKEN.lastIndex = 0;
    for (let match = TOKEN.exec(expression); match; match = TOKEN.exec(expression)) {
      this.tokens.push(match[1]!);
      if (TOKEN.lastIndex === expression.trimEnd().length) break;
    }
    if (this.tokens.length === 0) throw createValidationError(`"${expression}" is not an expression`);
  }

  /** The placeholders of names and values in the expression. */
  get placeholders(): ReadonlySet<string> {
    return new Set(this.tokens.filter((token) => /^[#:]/.test(token)));
  }

  isAtEnd = (): boolean => this.position >= this.tokens.length;

  peek(): string {
    return this.tokens[this.position] ?? '';
  }

  next(): string {
    const token = this.tokens[this.position++];
    if (token === undefined) throw createValidationError('the expression ends too early');
    return token;
  }

  skip(token: string): boolean {
    if (this.tokens[this.position] !== token) return false;
    this.position++;
    return true;
  }

  expect(token: string): void {
    if (!this.skip(token)) throw createValidationError(`expected ${token} in the expression`);
  }

  assertEnd(): void {
    if (!this.isAtEnd()) throw createValidationError(`unexpected ${this.next()}`);
  }
}
