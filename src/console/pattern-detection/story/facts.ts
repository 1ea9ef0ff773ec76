import type { AlertRow, PatternRow } from '../../../domain/alerts';
import type { Approval } from '../../../domain/approvals';

/** The record of the stream that confirmed a pattern. */
export interface StoredRecord {
  /** The id of the event: its shard, sequence number and position in the record. */
  readonly correlationId: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  /** The event, or the text of the record if it is not JSON. */
  readonly event: unknown;
}

/** A line of a function's log about an event: a warning or an error. */
export interface LoggedProblem {
  readonly functionId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly level: 'WARN' | 'ERROR';
  readonly message: string;
  readonly line: Readonly<Record<string, unknown>>;
}

/** Everything that the system stores about a detection and its alert. */
export interface AlertFacts {
  /** Undefined if the event confirmed no pattern. */
  readonly pattern?: PatternRow | undefined;
  /** Undefined if the pattern raised no alert. */
  readonly alert?: AlertRow | undefined;
  /** Undefined if the alert needed none. */
  readonly approval?: Approval | undefined;
  /** Undefined if the stream does not have it any more, or if the pattern was found in bars that were built. */
  readonly record?: StoredRecord | undefined;
  readonly problems: readonly LoggedProblem[];
}
