/** Why a piece of input was refused: where, what was expected, and what was there. */
export interface Violation {
  /** Path of the field, such as `events[3].close`; the name of the whole (`record`, `body`) where no field is to blame. */
  readonly field: string;
  /** What must hold, written to follow "must": `be a number above 0 and at most 1000000000`. */
  readonly rule: string;
  /** What was there, as JSON, cut to 80 characters. */
  readonly got: string;
}

/** A value, or the reason why there is none. */
export type Reading<T> = { readonly value: T } | { readonly violation: Violation };

const SHOWN = 80;

/** Cuts a text for an error message. */
export const shorten = (text: string): string => (text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`);

/** Renders any value that came out of JSON for an error message. */
export const show = (value: unknown): string =>
  shorten(
    value === undefined ? 'nothing' : typeof value === 'number' ? String(value) : JSON.stringify(value),
  );

/** One line for people: where, the rule, and what was there. */
export const messageOf = ({ field, rule, got }: Violation): string => `${field} must ${rule}; got ${got}`;
