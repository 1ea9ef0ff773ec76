import { FEEDBACK_DELAY_DAYS } from './detector-replay';
import type { Population } from './population/types';
import { DAY_MS } from './population/calendar';

/** The weeks of a test: days of the population, from its first day. */
export interface Protocol {
  /** Cards with a fraud from this day on, whose confirmation has arrived, are omitted from the test. */
  readonly trainDay: number;
  readonly testDay: number;
  readonly testDays: number;
}

/** The Handbook's: train from 2018-07-25, test from 2018-08-08 to 2018-08-14. */
export const HANDBOOK_PROTOCOL: Protocol = { trainDay: 115, testDay: 129, testDays: 7 };

/** The first and the last day of the same test, for a file. */
export const HANDBOOK_TEST_DAYS = ['2018-08-08', '2018-08-14'] as const;

/** The second half of the retail population. */
export const RETAIL_PROTOCOL: Protocol = { trainDay: 46, testDay: 60, testDays: 60 };

/** Selects the transactions of the test. */
export function selectTest(population: Population, { trainDay, testDay, testDays }: Protocol): number[] {
  const { times, account, kind, size } = population;
  const start = Math.floor(times[0]! / DAY_MS);
  const knownOn = new Map<number, number>();
  const selected: number[] = [];
  for (let index = 0; index < size; index++) {
    const day = Math.floor(times[index]! / DAY_MS) - start;
    if (day >= testDay + testDays) break;
    if (day < trainDay) continue;
    const card = account[index]!;
    if (day >= testDay && (knownOn.get(card) ?? Infinity) > day) selected.push(index);
    // The Handbook omits a card from the day after its confirmation arrives.
    const known = day + FEEDBACK_DELAY_DAYS + 1;
    if (kind[index] !== 0 && !knownOn.has(card)) knownOn.set(card, known);
  }
  return selected;
}
