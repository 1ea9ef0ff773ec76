import { isDeepStrictEqual } from 'node:util';
import type { Refusal } from './report';

/**
 * Whether a message of FailedMessages contains what the record contained: its text or, if it is a list, that of its only element;
 * its bytes if it cannot be read; or its event in the list of those that came too late.
 * @param record the data of the record, in base64
 */
export const containsRecord = ({ text, data }: Refusal, record: string): boolean => {
  if (text === undefined) return data === record;
  const sent = Buffer.from(record, 'base64').toString();
  if (text === sent || `[${text}]` === sent) return true;
  const [expected, late] = [parse(sent), parse(text)];
  const [event] = Array.isArray(late) ? (late as readonly object[]) : [];
  // A volume of zero is omitted.
  return event !== undefined && isDeepStrictEqual({ volume: 0, ...event }, { volume: 0, ...expected });
};

const parse = (text: string): object | undefined => {
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
};
