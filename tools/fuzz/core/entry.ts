/** The ways in which inputs of others come into a system. */
export const ENTRY_KINDS = ['http', 'stream', 'queue', 'bus', 'token', 'file', 'configuration'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** What the code did with an input, without an error that it does not document. */
export type InputOutcome = 'accepted' | 'refused';

/** The input of an entry: a parsed JSON value, a text, or bytes, as its format says. */
export type FuzzInput = unknown;

/** An entry with its code loaded, and everything that it depends on in memory. */
export interface OpenEntry {
  /**
   * The form of the inputs: a parsed JSON value, the text of JSON, another text, or the bytes of a file. Examples of JSON are
   * values.
   */
  readonly format: 'value' | 'json' | 'text' | 'bytes';
  /** Valid inputs, which the code accepts. */
  readonly examples: readonly FuzzInput[];
  /** Puts an input where the code finds it, such as in a file. Its time does not count. @default nothing */
  readonly prepare?: (input: FuzzInput) => void;
  /**
   * Processes an input as the system does.
   * @throws Error if the code throws what it does not document, or its answer is not well-formed
   */
  readonly handle: (input: FuzzInput) => InputOutcome | Promise<InputOutcome>;
  /** Releases what it holds. @default nothing */
  readonly close?: () => void;
}

/** A place at which a system reads what others wrote. */
export interface FuzzEntry {
  /** The name: the system or area, the function or command, and the source of its inputs. */
  readonly name: string;
  readonly kind: EntryKind;
  /** The handlers, routes and readers that it runs, as the check for missing entries names them. */
  readonly covers: readonly string[];
  readonly open: () => Promise<OpenEntry>;
}
