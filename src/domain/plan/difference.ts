import type { Json } from './value';

/** The change of one attribute. */
export interface Difference {
  /** `environment[0].variables.LOG_LEVEL`; a path continues inside a JSON text. */
  readonly path: string;
  /** Undefined if the attribute had no value. `after` is undefined if it no longer has one. */
  readonly before?: Json;
  readonly after?: Json;
  /** Whether the value is known only after the apply. */
  readonly unknown: boolean;
  /** Whether the attribute forces the replacement of the resource. */
  readonly forcesReplacement: boolean;
  /** How the values differ, if they look alike, or what happened to an item of a list. */
  readonly note?: string;
}
