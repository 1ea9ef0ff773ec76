import { type PlannedResource, asTexts } from '../domain/plan/resources';
import type { Json } from '../domain/plan/plan';

/** One line of a statement's condition. */
export interface Condition {
  /** As IAM writes it, such as `StringEquals` or `ForAnyValue:StringLike`. */
  readonly operator: string;
  /** In small letters: IAM does not tell them apart. */
  readonly key: string;
  readonly values: readonly string[];
}

/** One statement of an IAM policy, with lists where IAM takes one or several. */
export interface PolicyStatement {
  readonly effect: string;
  readonly actions: readonly string[];
  /** Of `NotAction` and `NotResource`: all but these. */
  readonly inverted: boolean;
  readonly resources: readonly string[];
  /** `*`, or each principal as IAM writes it; none where all but some are meant. */
  readonly principals: readonly string[];
  readonly conditions: readonly Condition[];
  /** The condition as it is written, for a report; empty if there is none. */
  readonly condition: string;
}

/**
 * Reads JSON that Terraform fills in later: the quotes inside its expressions are out of JSON's way.
 * @returns undefined if the text is only an expression, or empty, as a state has it where there is none
 * @throws Error if it is not JSON
 */
export function readJson(value: Json | undefined): unknown {
  if (typeof value !== 'string' || value === '' || isExpression(value)) return undefined;
  return JSON.parse(value.replace(/\$\{[^{}]*\}/g, (expression) => expression.replace(/\\?"/g, "'")));
}

/** Whether a text is one expression of Terraform's and nothing else: nobody can read in it what it will be. */
export const isExpression = (value: Json | undefined): boolean =>
  typeof value === 'string' && /^\$\{[^{}]*\}$/.test(value);

/** The statements of the policy in an attribute; none if there is no policy. @throws Error if it is not JSON */
export const statementsOf = (
  { values }: Pick<PlannedResource, 'values'>,
  attribute: string,
): readonly PolicyStatement[] => statementsIn(values[attribute]);

/** The statements of a policy's text; none if there is none. @throws Error if it is not JSON */
export function statementsIn(policy: Json | undefined): readonly PolicyStatement[] {
  const document = readJson(policy) as { Statement?: Json } | undefined;
  const list = document?.Statement ?? [];
  return (Array.isArray(list) ? list : [list]).map((one) => {
    const statement = one as Record<string, Json | undefined>;
    return {
      effect: String(statement.Effect),
      actions: asTexts(statement.Action ?? statement.NotAction),
      inverted: statement.NotAction !== undefined || statement.NotResource !== undefined,
      resources: asTexts(statement.Resource ?? statement.NotResource),
      principals: principalsOf(statement.Principal),
      conditions: conditionsOf(statement.Condition),
      condition: statement.Condition === undefined ? '' : JSON.stringify(statement.Condition),
    };
  });
}

/** The statements that allow something. */
export const grantsOf = (
  resource: Pick<PlannedResource, 'values'>,
  attribute: string,
): readonly PolicyStatement[] => grantsIn(resource.values[attribute]);

/** The statements of a policy's text that allow something. */
export const grantsIn = (policy: Json | undefined): readonly PolicyStatement[] =>
  statementsIn(policy).filter(({ effect }) => effect === 'Allow');

/** Operators that hold only where the request has the key, with one of the values. */
const HOLDING = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|Bool)$/;

/**
 * Whether a statement holds only where a key of the request has one of some values, each of them narrow enough. An
 * operator that holds without the key (`…IfExists`, `ForAllValues:`) or for all other values (`…Not…`) asks nothing.
 * @param isKey of the key in small letters
 */
export const asksFor = (
  { conditions }: Pick<PolicyStatement, 'conditions'>,
  isKey: (key: string) => boolean,
  isNarrow: (value: string) => boolean,
): boolean =>
  conditions.some(
    ({ operator, key, values }) =>
      HOLDING.test(operator) && isKey(key) && values.length > 0 && values.every(isNarrow),
  );

function principalsOf(principal: Json | undefined): readonly string[] {
  if (typeof principal === 'string') return [principal];
  if (typeof principal !== 'object' || principal === null) return [];
  return Object.values(principal).flatMap((value) => asTexts(value));
}

function conditionsOf(condition: Json | undefined): readonly Condition[] {
  return Object.entries((condition ?? {}) as Record<string, Record<string, Json>>).flatMap(
    ([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => ({
        operator,
        key: key.toLowerCase(),
        values: (Array.isArray(value) ? (value as readonly Json[]) : [value]).map(String),
      })),
  );
}
