import { type PlannedResource, asStrings } from '../domain/plan/resources';
import type { Json } from '../domain/plan/plan';

/** One key of a statement's condition. */
export interface Condition {
  /** The operator as IAM writes it, such as `StringEquals` or `ForAnyValue:StringLike`. */
  readonly operator: string;
  /** The condition key in lower case, because IAM ignores its case. */
  readonly key: string;
  readonly values: readonly string[];
}

/** One statement of an IAM policy. Elements that IAM accepts as one value or as a list are always lists. */
export interface PolicyStatement {
  readonly effect: string;
  readonly actions: readonly string[];
  /** Whether it has `NotAction` or `NotResource`: it applies to everything else. */
  readonly inverted: boolean;
  readonly resources: readonly string[];
  /** `*`, or each principal as IAM writes it; empty for `NotPrincipal`. */
  readonly principals: readonly string[];
  readonly conditions: readonly Condition[];
  /** The condition as JSON, for a report; empty if there is none. */
  readonly conditionText: string;
}

/**
 * Parses JSON that contains Terraform expressions. Quotes inside expressions would end a JSON string, so they are
 * replaced first.
 * @returns undefined if the text is empty, as it is in a state without a policy, or is a single expression
 * @throws Error if it is not JSON
 */
export function parseTemplateJson(value: Json | undefined): unknown {
  if (typeof value !== 'string' || value === '' || isExpression(value)) return undefined;
  return JSON.parse(value.replace(/\$\{[^{}]*\}/g, (expression) => expression.replace(/\\?"/g, "'")));
}

/** Whether a text is a single Terraform expression, whose value is unknown until the apply. */
export const isExpression = (value: Json | undefined): boolean =>
  typeof value === 'string' && /^\$\{[^{}]*\}$/.test(value);

/** Parses the statements of the policy in an attribute; none if there is no policy. @throws Error if it is not JSON */
export const getStatements = (
  { values }: Pick<PlannedResource, 'values'>,
  attribute: string,
): readonly PolicyStatement[] => parseStatements(values[attribute]);

/** Parses the statements of a policy; none if there is no policy. @throws Error if it is not JSON */
export function parseStatements(policy: Json | undefined): readonly PolicyStatement[] {
  const document = parseTemplateJson(policy) as { Statement?: Json } | undefined;
  const list = document?.Statement ?? [];
  return (Array.isArray(list) ? list : [list]).map((item) => {
    const statement = item as Record<string, Json | undefined>;
    return {
      effect: String(statement.Effect),
      actions: asStrings(statement.Action ?? statement.NotAction),
      inverted: statement.NotAction !== undefined || statement.NotResource !== undefined,
      resources: asStrings(statement.Resource ?? statement.NotResource),
      principals: parsePrincipals(statement.Principal),
      conditions: parseConditions(statement.Condition),
      conditionText: statement.Condition === undefined ? '' : JSON.stringify(statement.Condition),
    };
  });
}

/** Parses the `Allow` statements of the policy in an attribute. */
export const getPolicyGrants = (
  resource: Pick<PlannedResource, 'values'>,
  attribute: string,
): readonly PolicyStatement[] => parseGrants(resource.values[attribute]);

/** Parses the `Allow` statements of a policy. */
export const parseGrants = (policy: Json | undefined): readonly PolicyStatement[] =>
  parseStatements(policy).filter(({ effect }) => effect === 'Allow');

/** Operators that match only if the request has the key with one of the values. */
const POSITIVE_OPERATOR = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|Bool)$/;

/**
 * Whether a statement applies only to requests whose key has one of several narrow values. Operators that also match
 * without the key (`…IfExists`, `ForAllValues:`) or that match all other values (`…Not…`) do not count.
 * @param isKey checks a key in lower case
 */
export const requiresCondition = (
  { conditions }: Pick<PolicyStatement, 'conditions'>,
  isKey: (key: string) => boolean,
  isNarrow: (value: string) => boolean,
): boolean =>
  conditions.some(
    ({ operator, key, values }) =>
      POSITIVE_OPERATOR.test(operator) && isKey(key) && values.length > 0 && values.every(isNarrow),
  );

function parsePrincipals(principal: Json | undefined): readonly string[] {
  if (typeof principal === 'string') return [principal];
  if (typeof principal !== 'object' || principal === null) return [];
  return Object.values(principal).flatMap((value) => asStrings(value));
}

function parseConditions(condition: Json | undefined): readonly Condition[] {
  return Object.entries((condition ?? {}) as Record<string, Record<string, Json>>).flatMap(
    ([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => ({
        operator,
        key: key.toLowerCase(),
        values: (Array.isArray(value) ? (value as readonly Json[]) : [value]).map(String),
      })),
  );
}
