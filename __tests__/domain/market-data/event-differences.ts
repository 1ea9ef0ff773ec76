import { isDeepStrictEqual } from 'node:util';
import { type EventTable, readRecord } from '../../../src/domain/market-data';
import type { TimeRange } from '../../../src/domain/market-data/fields';
import { mutateRecord, randomRecord, type RandomSource } from './records';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Returns undefined if the bytes are not UTF-8. */
export const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

/** Returns the first difference between a scanner's result and that of `readRecord`; undefined if they are equal. */
export const findDifference = (
  bytes: Uint8Array,
  taken: EventTable,
  range: TimeRange,
): string | undefined => {
  const text = decodeUtf8(bytes);
  if (text === undefined) return 'it is not UTF-8';
  const { accepted, rejected, unreadable } = readRecord(text, range);
  if (unreadable) return `it is unreadable: ${unreadable.rule}`;
  if (rejected.length > 0) return `it has rejected events: ${JSON.stringify(rejected)}`;
  if (accepted.length !== taken.count) return `it has ${accepted.length} events, not ${taken.count}`;
  for (const [event, { index, bar, kind, details }] of accepted.entries()) {
    const got = taken.bar(event);
    const fields = ['symbol', 'timestamp', 'open', 'high', 'low', 'close', 'volume'] as const;
    const wrong = fields.find((field) => !Object.is(got[field], bar[field]));
    if (wrong) return `${wrong} of event ${index} is ${bar[wrong]}, not ${got[wrong]}`;
    if (taken.kind[event] !== kind) return `event ${index} is of kind ${kind}`;
    if (!isDeepStrictEqual(taken.details.get(event), details))
      return `event ${index} has the details ${JSON.stringify(details)}`;
    if (taken.index[event] !== index || taken.record[event] !== 7)
      return `event ${index} is at another place`;
  }
  const extra = [...taken.details.keys()].find((event) => event >= taken.count);
  return extra === undefined ? undefined : `it has details of event ${extra}, which does not exist`;
};

/** Variants of each record: the record itself, and mutations of it. */
const VARIANTS = 10;

/**
 * Compares the events of random records, and of mutations of them, with those of `readRecord` if a scanner accepts the record.
 * @param scan returns the events, or undefined if it leaves the record to `readRecord`
 * @returns how many records, and how many mutations, it accepted
 * @throws Error with the record and the first difference
 */
export const compareRandomRecords = (
  random: RandomSource,
  runs: number,
  { now, range }: { readonly now: number; readonly range: TimeRange },
  scan: (record: Uint8Array) => EventTable | undefined,
): { readonly taken: number; readonly takenChanged: number } => {
  let [taken, takenChanged] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const record = randomRecord(random, now);
    for (let variant = 0; variant < VARIANTS; variant++) {
      const bytes = variant === 0 ? record : mutateRecord(random, record);
      const events = scan(bytes);
      if (events === undefined) continue;
      if (variant === 0) taken++;
      else takenChanged++;
      const problem = findDifference(bytes, events, range);
      if (problem !== undefined) throw new Error(`${JSON.stringify(bytes.toString())}: ${problem}`);
    }
  }
  return { taken, takenChanged };
};
