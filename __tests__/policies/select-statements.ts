import type { RenderedPolicy, RenderedStatement } from '../support/rendered';
import { matchesArn, matchesWildcard } from '../support/wildcard';

type Policy = Pick<RenderedPolicy, 'address' | 'document'>;

/** The statements of policies that decide about a request. */
export interface SelectedStatements {
  /** Identifies the statements. It is equal for two resources if the same statements apply to both. */
  readonly id: string;
  /** The policies with these statements, limited to the patterns that match the resource. */
  readonly policies: readonly Policy[];
}

/**
 * Selects the statements that name the action, and whose patterns match the resource: only they decide about a request. The
 * simulation takes time for each statement and each pattern, and the tests simulate thousands of requests.
 * @param resource an ARN, or a text with `*`, for which the statements of all resources are selected
 */
export function selectStatements(
  policies: readonly Policy[],
  action: string,
  resource: string,
): SelectedStatements {
  const ids: number[] = [];
  const selected = policies.flatMap(({ address, document }) => {
    const Statement = listStatements(document, action).flatMap(({ id, statement }) => {
      const own = selectPatterns(statement, resource);
      if (own) ids.push(id);
      return own ?? [];
    });
    return Statement.length === 0 ? [] : [{ address, document: { ...document, Statement } }];
  });
  return { id: ids.join(' '), policies: selected };
}

interface NumberedStatement {
  readonly id: number;
  readonly statement: RenderedStatement;
}

const statementsByAction = new WeakMap<object, Map<string, readonly NumberedStatement[]>>();
let lastId = 0;

/** Lists the statements that name an action. */
function listStatements(document: Policy['document'], action: string): readonly NumberedStatement[] {
  const known = statementsByAction.get(document) ?? new Map<string, readonly NumberedStatement[]>();
  statementsByAction.set(document, known);
  const statements =
    known.get(action) ??
    document.Statement.filter((statement) => namesAction(statement, action)).map((statement) => ({
      id: ++lastId,
      statement,
    }));
  known.set(action, statements);
  return statements;
}

/** A statement without `Action` has `NotAction`, which the simulation evaluates. */
const namesAction = ({ Action: actions }: Partial<RenderedStatement>, action: string): boolean =>
  actions === undefined ||
  [actions].flat().some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()));

/** Limits a statement to the patterns that match an ARN; undefined if it does not apply to the resource. */
function selectPatterns(statement: RenderedStatement, resource: string): RenderedStatement | undefined {
  if (resource.includes('*')) return statement;
  const { Resource: patterns, NotResource: others } = statement;
  const matches = (pattern: string) => matchesArn(pattern, resource);
  if (others !== undefined) return [others].flat().some(matches) ? undefined : statement;
  if (patterns === undefined) return statement;
  const own = [patterns].flat().filter(matches);
  return own.length === 0 ? undefined : { ...statement, Resource: own };
}
