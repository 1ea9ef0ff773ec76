import { type PlannedResource, texts } from '../domain/plan/resources';
import type { Json } from '../domain/plan/plan';

/** One statement of an IAM policy, with lists where IAM takes one or several. */
export interface PolicyStatement {
  readonly effect: string;
  readonly actions: readonly string[];
  /** Of `NotAction` and `NotResource`: all but these. */
  readonly inverted: boolean;
  readonly resources: readonly string[];
  /** `*`, or each principal as IAM writes it. */
  readonly principals: readonly string[];
  readonly condition: string;
}

/**
 * Reads JSON that Terraform fills in later: the quotes inside its expressions are out of JSON's way.
 * @returns undefined if the text is only an expression, or empty, as a state has it where there is none
 * @throws Error if it is not JSON
 */
export function readJson(value: Json | undefined): unknown {
  if (typeof value !== 'string' || value === '' || /^\$\{[^{}]*\}$/.test(value)) return undefined;
  return JSON.parse(value.replace(/\$\{[^{}]*\}/g, (expression) => expression.replace(/\\?"/g, "'")));
}

/** The statements of the policy in an attribute; none if there is no policy. @throws Error if it is not JSON */
export function statementsOf({ values }: PlannedResource, attribute: string): readonly PolicyStatement[] {
  const document = readJson(values[attribute]) as { Statement?: Json } | undefined;
  const list = document?.Statement ?? [];
  return (Array.isArray(list) ? list : [list]).map((one) => {
    const statement = one as Record<string, Json | undefined>;
    return {
      effect: String(statement.Effect),
      actions: texts(statement.Action ?? statement.NotAction),
      inverted: statement.NotAction !== undefined || statement.NotResource !== undefined,
      resources: texts(statement.Resource ?? statement.NotResource),
      principals: principalsOf(statement.Principal),
      condition: statement.Condition === undefined ? '' : JSON.stringify(statement.Condition),
    };
  });
}

/** The statements that allow something. */
export const grantsOf = (resource: PlannedResource, attribute: string): readonly PolicyStatement[] =>
  statementsOf(resource, attribute).filter(({ effect }) => effect === 'Allow');

function principalsOf(principal: Json | undefined): readonly string[] {
  if (typeof principal === 'string') return [principal];
  if (typeof principal !== 'object' || principal === null) return [];
  return Object.values(principal).flatMap((value) => texts(value));
}
