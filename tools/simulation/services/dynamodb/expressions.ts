import { createValidationError } from './errors';
import { type Comparison, parseCondition, type ParsedCondition, type Resolver } from './parse-expression';
import { applyUpdate, parseUpdate, type ParsedUpdate } from './parse-update';
import type { Placeholders, Row } from './row';

/** Parses each text once: the adapters use few of them. */
function cacheByText<T>(parse: (text: string) => T): (text: string) => T {
  const cache = new Map<string, T>();
  return (text) => {
    let parsed = cache.get(text);
    if (parsed === undefined) cache.set(text, (parsed = parse(text)));
    return parsed;
  };
}
const findCondition = cacheByText<ParsedCondition>(parseCondition);
const findUpdate = cacheByText<ParsedUpdate>(parseUpdate);

/**
 * Evaluates the expressions of one request: DynamoDB's language, as far as the adapters use it. Everything else is an error, as
 * in DynamoDB. {@link assertAllUsed} then checks that no placeholder is left over.
 */
export class Expressions {
  private readonly used = new Set<string>();
  private readonly resolve: Resolver;

  constructor(private readonly placeholders: Placeholders) {
    const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = placeholders;
    const undefinedError = (token: string) => createValidationError(`${token} is not defined`);
    this.resolve = {
      name: (token) => {
        if (!token.startsWith('#')) return token;
        const name = names?.[token];
        if (!name) throw undefinedError(token);
        return name;
      },
      value: (token) => {
        const value = values?.[token];
        if (value === undefined) throw undefinedError(token);
        return value;
      },
    };
  }

  /** Whether a row, or the absence of one, meets a condition. */
  isMet(condition: string, row: Row | undefined): boolean {
    return this.createFilter(condition)(row ?? {});
  }

  /** Returns a function that checks whether a row meets a condition. */
  createFilter(condition: string): (row: Row) => boolean {
    const { isMet, used } = findCondition(condition);
    this.use(used);
    return (row) => isMet(row, this.resolve);
  }

  /** Lists the comparisons that all rows of a condition of keys meet, with their names and values. */
  listComparisons(
    condition: string,
  ): readonly (Omit<Comparison, 'values'> & { readonly values: readonly unknown[] })[] {
    return findCondition(condition).comparisons.map(({ name, operator, values }) => ({
      name: this.resolve.name(name),
      operator,
      values: values.map(this.resolve.value),
    }));
  }

  /** Returns the row after an update. */
  update(expression: string, row: Row): Row {
    const parsed = findUpdate(expression);
    this.use(parsed.used);
    return applyUpdate(parsed, row, this.resolve);
  }

  /** Lists the attributes that an update changes. */
  listUpdated(expression: string): readonly string[] {
    return findUpdate(expression).assignments.map(({ name }) => this.resolve.name(name));
  }

  /** Returns the attributes of a row that a projection selects. */
  project(projection: string, row: Row): Row {
    const names = projection.split(',').map((token) => token.trim());
    this.use(new Set(names.filter((token) => token.startsWith('#'))));
    const selected = names.map(this.resolve.name).filter((name) => row[name] !== undefined);
    return Object.fromEntries(selected.map((name) => [name, row[name]]));
  }

  private use(tokens: ReadonlySet<string>): void {
    for (const token of tokens) this.used.add(token);
  }

  assertAllUsed(): void {
    const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = this.placeholders;
    for (const given of [names, values]) {
      if (!given) continue;
      const tokens = Object.keys(given);
      if (tokens.length === 0) throw createValidationError('empty placeholders');
      const unused = tokens.filter((token) => !this.used.has(token));
      if (unused.length > 0) throw createValidationError(`unused ${unused.join(', ')}`);
    }
  }
}
