import { MAX_CLOCK_SKEW_MS } from '../ledger';
import { formatIsoTime } from '../timestamp';
import { type InputViolation, rejectInput } from '../validation';
import type { ValidationOutput } from './examine-messages';

/** The longest duration of the workflow, which is that of Express workflows, in milliseconds. */
const MAX_WORKFLOW_MS = 300_000;

/**
 * Compares the clock of the recorder with that of the validator, which is another computer. A clock that is an hour ahead
 * would otherwise block its chain for an hour, because the times of a chain never go back.
 * @param now milliseconds since 1970
 */
export const findWrongClock = (
  now: number,
  { settings: { at } }: Pick<ValidationOutput, 'settings'>,
): InputViolation | undefined => {
  const validatedAt = Date.parse(at);
  const isEarly = now < validatedAt - MAX_CLOCK_SKEW_MS;
  const isLate = now > validatedAt + MAX_WORKFLOW_MS + MAX_CLOCK_SKEW_MS;
  if (!isEarly && !isLate) return undefined;
  const rule = `be within ${MAX_WORKFLOW_MS / 1000} seconds after the validation at ${at}: check the clocks`;
  return rejectInput('now', rule, formatIsoTime(now)).violation;
};
