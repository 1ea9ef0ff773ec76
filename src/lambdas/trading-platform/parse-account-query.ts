import { SYMBOL } from '../../domain/orders';
import { type ParseResult, rejectInput } from '../../domain/validation';
import { CURSOR_RULE, type Parameters, parseConsistent } from './parse-order-query';

/** The query of GET /accounts/{account}: an account with a page of its positions, in the order of their symbols. */
export interface AccountQuery {
  /** The symbol of the last position of the previous page. */
  readonly after?: string;
  /** Whether the answer contains all changes that are applied. */
  readonly isConsistent: boolean;
}

/** Parses the parameters of GET /accounts/{account}, each with all its values. The cursor is the symbol of a position. */
export const parseAccountQuery = (parameters: Parameters): ParseResult<AccountQuery> => {
  const consistent = parseConsistent(parameters, ['cursor', 'consistent']);
  if ('violation' in consistent) return consistent;
  const after = parameters.cursor?.[0];
  if (after !== undefined && !SYMBOL.isValid(after)) return rejectInput('cursor', CURSOR_RULE, after);
  return { value: { ...(after !== undefined && { after }), isConsistent: consistent.value } };
};
