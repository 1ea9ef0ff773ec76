import { formatViolation, type ParseResult } from '../../../domain/validation';
import { UserError } from '../../errors';

/** Returns what was read from the ledger. @throws UserError for a damaged row */
export const requireValue = <T>(result: ParseResult<T>): T => {
  if ('value' in result) return result.value;
  throw new UserError(`the ledger is damaged: ${formatViolation(result.violation)}`);
};
