/** Why an input was rejected: the field, the rule, and the value found. */
export interface InputViolation {
  /** The path of the field, such as `events[3].close`; `record` or `body` if the input as a whole is invalid. */
  readonly field: string;
  /** The rule, worded to follow "must": `be a number above 0 and at most 1000000000`. */
  readonly rule: string;
  /** The value found, as JSON, truncated to 80 characters. */
  readonly got: string;
}

/** A parsed value, or the reason why parsing failed. */
export type ParseResult<T> = { readonly value: T } | { readonly violation: InputViolation };

const MAX_SHOWN_CHARACTERS = 80;

/** Truncates a text for an error message. */
export const truncateInput = (text: string): string =>
  text.length <= MAX_SHOWN_CHARACTERS ? text : `${text.slice(0, MAX_SHOWN_CHARACTERS)}…`;

/** Formats any JSON value for an error message. */
export const formatInputValue = (value: unknown): string =>
  truncateInput(
    value === undefined
      ? 'nothing'
      : typeof value === 'number'
        ? String(value)
        : (tryFormatJson(value) ?? 'a value that is nested too deeply'),
  );

/** Formats a value as JSON; undefined if it is nested so deeply that JSON.stringify fails, as JSON.parse does not. */
export const tryFormatJson = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** Formats a violation as one line: field, rule and value. */
export const formatViolation = ({ field, rule, got }: InputViolation): string =>
  `${field} must ${rule}; got ${got}`;

/** The parse result for a value that violates a rule. */
export const rejectInput = (
  field: string,
  rule: string,
  value: unknown,
): { readonly violation: InputViolation } => ({ violation: { field, rule, got: formatInputValue(value) } });
