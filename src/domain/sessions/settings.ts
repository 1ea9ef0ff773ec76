import { type ParseResult, rejectInput } from '../validation';

const MAX_MINUTES = 1_440;

/** Reads a setting in minutes: SessionMinutes or IdleMinutes. @param text undefined if the parameter does not exist */
export const readMinutes = (name: string, text: string | undefined): ParseResult<number> => {
  const minutes = text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (minutes >= 1 && minutes <= MAX_MINUTES) return { value: minutes };
  return rejectInput(name, `be a whole number of minutes from 1 to ${MAX_MINUTES}`, text);
};
