import { type ChainId, type EntryReference, formatReference } from '../../domain/ledger';
import type { TradeSettingId } from '../../domain/trade-settings';
import type { InputViolation, ParseResult } from '../../domain/validation';

/**
 * A setting is missing or invalid. The workflow does not repeat the step: an operator has to correct the setting, and then
 * sends the event again.
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Creates the error for the value of a parameter. */
export const createSettingError = (
  parameter: string,
  id: TradeSettingId,
  { rule, got }: Pick<InputViolation, 'rule' | 'got'>,
): ConfigurationError =>
  new ConfigurationError(
    `the parameter ${parameter} must ${rule}; got ${got}. Set it with: npx stacks trade-processing settings ${id} VALUE`,
  );

/** Creates the error for reference data that no trade can be checked against. */
export const createReferenceDataError = (problem: string): ConfigurationError =>
  new ConfigurationError(
    `${problem}. Store reference data with: npx stacks trade-processing reference-data FILE`,
  );

/** An event that is not one of a source, or a result that does not belong to it. Repeating the step does not help. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';

  /** The message names field and rule, but not the value, which may be part of a trade. */
  constructor({ field, rule }: Pick<InputViolation, 'field' | 'rule'>) {
    super(`${field} must ${rule}`);
  }
}

/** Returns the value. @throws InvalidEvent for a violation */
export const expectValid = <T>(result: ParseResult<T>): T => {
  if ('value' in result) return result.value;
  throw new InvalidEvent(result.violation);
};

/** Rows of the ledger contradict each other. Nothing is recorded or signed; `npx stacks trade-processing verify` reports why. */
export class LedgerViolation extends Error {
  override readonly name = 'LedgerViolation';
}

/** Creates the error for an entry that is missing or damaged. */
export const createEntryError = (entry: EntryReference, problem: string): LedgerViolation =>
  createRowError(`entry ${formatReference(entry)}`, problem);

/** Creates the error for a row that is missing or damaged. */
export const createRowError = (row: string, problem: string): LedgerViolation =>
  new LedgerViolation(`${row}: ${problem}. Find the reason with: npx stacks trade-processing verify`);

export const formatChain = ({ region, shard }: ChainId): string => `chain ${shard} of ${region}`;

/** Other invocations changed the same rows in all attempts. The step can be repeated. */
export class ContentionError extends Error {
  override readonly name = 'ContentionError';
}

/** The clock of this environment contradicts an earlier time of the ledger or the workflow. The step can be repeated. */
export class ClockError extends Error {
  override readonly name = 'ClockError';
}
