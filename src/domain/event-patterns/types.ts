/** A value that an event must have exactly. */
export type ExactValue = string | number | boolean | null;

type OneOrMore<T> = T | readonly T[];
type PrefixOrSuffix = string | { readonly 'equals-ignore-case': string };

/** What a field must not have. */
export type Excluded =
  | OneOrMore<string>
  | OneOrMore<number>
  | { readonly prefix: OneOrMore<string> }
  | { readonly suffix: OneOrMore<string> }
  | { readonly wildcard: OneOrMore<string> }
  | { readonly 'equals-ignore-case': OneOrMore<string> };

/** A condition of a field that is not an exact value. */
export type FieldOperator =
  | { readonly prefix: PrefixOrSuffix }
  | { readonly suffix: PrefixOrSuffix }
  | { readonly 'equals-ignore-case': string }
  | { readonly wildcard: string }
  | { readonly 'anything-but': Excluded }
  /** Pairs of an operator and a number, such as `[">=", 0, "<", 6]`. */
  | { readonly numeric: readonly (string | number)[] }
  | { readonly exists: boolean }
  /** A range of addresses, such as `10.0.0.0/24`. */
  | { readonly cidr: string };

/** A condition of a field. */
export type FieldCondition = ExactValue | FieldOperator;

/** An EventBridge pattern: the conditions of each field, one of which must be met; under `$or`, alternative patterns. */
export interface EventPattern {
  readonly [field: string]: EventPattern | readonly FieldCondition[] | readonly EventPattern[];
}

/** The name that joins alternative patterns. */
export const OR = '$or';
