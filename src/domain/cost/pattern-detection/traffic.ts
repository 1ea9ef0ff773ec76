import type { RecordFlow } from '../flow';
import type { TrafficLevel } from '../traffic';

/** What comes in, and what it is. What becomes of it on its way follows from the plan. */
export interface Traffic {
  /** Events a second, and for how many hours a month. */
  readonly rate: number;
  readonly hours: number;
  readonly symbols: number;
  readonly eventsPerRecord: number;
  readonly bytesPerEvent: number;
  /** A row of DetectorState, in bytes. */
  readonly stateBytes: number;
  /** Analyses that a million events start: those that pass the gate. */
  readonly analysesPerMillion: number;
  /** Of analyses, the shares that find a pattern, that alert, and that need approval. */
  readonly found: number;
  readonly alerted: number;
  readonly critical: number;
  /** Requests of the REST API an hour. */
  readonly apiRequests: number;
}

/**
 * The peak all through market hours, 6.5 a day on 21 days. Bytes of an event as `stacks load` sends it; bytes of a
 * state as it is encoded, with its key and its place in the stream; the share that passes the gate, and what comes of
 * it, as measured on five real series of 12,154 daily bars.
 */
export const MARKET_HOURS: Traffic = {
  rate: 10_000,
  hours: 6.5 * 21,
  symbols: 500,
  eventsPerRecord: 100,
  bytesPerEvent: 125,
  stateBytes: 1_600,
  analysesPerMillion: 1_728,
  found: 1,
  alerted: 0.29,
  critical: 0.17,
  apiRequests: 1_000,
};

/** The share of the peak that comes at each level, all through market hours. */
export const TRAFFIC: Readonly<Record<TrafficLevel, Traffic>> = {
  idle: { ...MARKET_HOURS, rate: 0, hours: 0, symbols: 0 },
  normal: { ...MARKET_HOURS, rate: MARKET_HOURS.rate / 10 },
  peak: MARKET_HOURS,
};

/** What comes in a month. */
export const countEvents = ({ rate, hours }: Traffic): number => rate * hours * 3600;

/** The same as records of a stream. */
export const recordFlow = ({ rate, hours, eventsPerRecord, bytesPerEvent }: Traffic): RecordFlow => ({
  recordsPerSecond: rate / eventsPerRecord,
  bytesPerRecord: eventsPerRecord * bytesPerEvent,
  hours,
});

/** What an estimate of that traffic rests on, in a few sentences. */
export function describeTraffic(traffic: Traffic): readonly string[] {
  const { rate, hours, symbols, eventsPerRecord, bytesPerEvent, ...shares } = traffic;
  const { analysesPerMillion, alerted, critical, apiRequests } = shares;
  const number = (value: number) => value.toLocaleString('en-US');
  const percent = (share: number) => `${number(share * 100)} %`;
  if (rate === 0) return ['nothing comes in'];
  return [
    `${number(rate)} events/s of ${number(symbols)} symbols in ${number(hours)} hours a month (6.5 a day, 21 days), ${eventsPerRecord} events of ${bytesPerEvent} bytes in a record`,
    `${number(analysesPerMillion)} of a million events are analysed, ${percent(alerted)} of these alert, ${percent(critical)} of the alerts ask a person; ${number(apiRequests)} API requests an hour`,
  ];
}
