import type { ChoiceState, Comparison } from './definition';
import { readPath, type Scope } from './paths';
import { ERROR, WorkflowError } from './workflow-error';

/** Returns the state that a Choice state selects. The rules of an And are checked up to the first that is not met. */
export const selectNext = (name: string, { Choices, Default }: ChoiceState, scope: Scope): string => {
  const isMet = (comparison: Comparison): boolean => compare(comparison, scope);
  const selected = Choices.find((rule) => ('And' in rule ? rule.And.every(isMet) : isMet(rule)));
  const next = selected?.Next ?? Default;
  if (next !== undefined) return next;
  throw new WorkflowError(ERROR.noChoice, `no rule of ${name} is met, and it has no Default`);
};

/** A comparison with a value of another type is not met. Only IsPresent accepts a variable without a value. */
const compare = (comparison: Comparison, scope: Scope): boolean => {
  const { Variable, IsPresent, IsNumeric, StringEquals, NumericGreaterThanEquals, NumericLessThanEquals } =
    comparison;
  const value = readPath(Variable, scope);
  if (IsPresent !== undefined) return (value !== undefined) === IsPresent;
  if (value === undefined)
    throw new WorkflowError(ERROR.runtime, `a rule refers to ${Variable}, which is not in the data`);
  if (IsNumeric !== undefined) return (typeof value === 'number') === IsNumeric;
  if (StringEquals !== undefined) return value === StringEquals;
  if (typeof value !== 'number') return false;
  if (NumericGreaterThanEquals !== undefined) return value >= NumericGreaterThanEquals;
  if (NumericLessThanEquals !== undefined) return value <= NumericLessThanEquals;
  throw new Error(`not supported: a rule of ${Variable} without a comparison`);
};
