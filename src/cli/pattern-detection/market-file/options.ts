import type { Field } from './columns/names';

/** Information about a file that the file itself lacks. */
export interface FileOptions {
  /** The symbol of all rows. */
  readonly symbol?: string;
  /** The column names of each field; a timestamp can have two, a date and a time of day. */
  readonly columns?: ReadonlyMap<Field, readonly string[]>;
  /** The IANA zone of times without a zone; UTC if undefined. */
  readonly timeZone?: string;
  /** `dmy`, `mdy`, or a pattern such as `dd/MM/yyyy HH:mm`. */
  readonly dateFormat?: string;
  /** Whether prices are scaled by the adjusted close; they are if undefined and the file has one. */
  readonly adjusted?: boolean;
}
