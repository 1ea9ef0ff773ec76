import type { KinesisStreamRecord } from 'aws-lambda';
import { z } from 'zod';
import { type ClockEvent, formatIsoTime } from '../../domain/market-data';
import { safeParse } from '../../domain/validation/safe-parse';

/** Every clock event begins with it, and no market event does. */
const BEGINNING = '{"clock":';
const BASE64_BEGINNING = Buffer.from(BEGINNING).toString('base64');

const clock = z.strictObject({
  clock: z.iso.datetime(),
  rows: z.array(z.string().regex(/^[0-9a-f]{2}$/)).max(256),
});

/** Formats the event by which the bars of these rows of OpenBars that have ended are closed. @param time milliseconds */
export const formatClockEvent = (time: number, rows: readonly string[]): string =>
  JSON.stringify({ clock: formatIsoTime(time), rows });

/** Finds the clock events of a batch. Any other record, also an invalid clock event, is read as market data. */
export const findClockEvents = (records: readonly KinesisStreamRecord[]): readonly ClockEvent[] =>
  records.flatMap(({ kinesis: { data } }, record) => {
    if (!data.startsWith(BASE64_BEGINNING)) return [];
    const event = parseClockEvent(Buffer.from(data, 'base64').toString());
    return event ? [{ record, time: Date.parse(event.clock), rows: event.rows }] : [];
  });

const parseClockEvent = (text: string): z.infer<typeof clock> | undefined => {
  try {
    return safeParse(clock, JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};
