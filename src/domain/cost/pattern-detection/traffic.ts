import type { RecordFlow } from '../flow';
import type { TrafficLevel } from '../traffic';

/** The incoming market data. The plan determines how it is processed. */
export interface MarketTraffic {
  readonly eventsPerSecond: number;
  /** The hours of a month in which events arrive. */
  readonly hours: number;
  readonly symbols: number;
  readonly eventsPerRecord: number;
  readonly bytesPerEvent: number;
  /** A row of DetectorState with its last bars, in bytes. */
  readonly stateBytes: number;
  /** Of a million events, those that pass the gate and start an analysis. */
  readonly analysesPerMillion: number;
  /** The share of analyses that find a pattern. */
  readonly patternShare: number;
  /** The share of patterns that raise an alert. */
  readonly alertShare: number;
  /** The share of alerts that need approval. */
  readonly approvalShare: number;
  /** Requests to the REST API. */
  readonly apiRequestsPerHour: number;
}

/**
 * The peak throughout market hours: 6.5 hours on 21 days. Bytes of an event as `stacks load` sends it; bytes of a
 * state with its key and its place in the stream; analyses and alerts as measured on five real series of 12,154 daily
 * bars.
 */
export const PEAK_TRAFFIC: MarketTraffic = {
  eventsPerSecond: 10_000,
  hours: 6.5 * 21,
  symbols: 500,
  eventsPerRecord: 100,
  bytesPerEvent: 125,
  stateBytes: 1_850,
  analysesPerMillion: 1_234,
  patternShare: 1,
  alertShare: 0.73,
  approvalShare: 0.18,
  apiRequestsPerHour: 1_000,
};

/** Normal traffic is a tenth of the peak throughout market hours. */
export const MARKET_TRAFFIC: Readonly<Record<TrafficLevel, MarketTraffic>> = {
  idle: { ...PEAK_TRAFFIC, eventsPerSecond: 0, hours: 0, symbols: 0 },
  normal: { ...PEAK_TRAFFIC, eventsPerSecond: PEAK_TRAFFIC.eventsPerSecond / 10 },
  peak: PEAK_TRAFFIC,
};

/** The events of a month. */
export const countEvents = ({ eventsPerSecond, hours }: MarketTraffic): number =>
  eventsPerSecond * hours * 3600;

/** The events as records of the stream. */
export const toRecordFlow = ({
  eventsPerSecond,
  hours,
  eventsPerRecord,
  bytesPerEvent,
}: MarketTraffic): RecordFlow => ({
  recordsPerSecond: eventsPerSecond / eventsPerRecord,
  bytesPerRecord: eventsPerRecord * bytesPerEvent,
  hours,
});

/** Describes the traffic in a few sentences. */
export function describeTraffic(traffic: MarketTraffic): readonly string[] {
  const { eventsPerSecond, hours, symbols, eventsPerRecord, bytesPerEvent, ...shares } = traffic;
  const { analysesPerMillion, alertShare, approvalShare, apiRequestsPerHour } = shares;
  const format = (value: number) => value.toLocaleString('en-US');
  const formatPercent = (share: number) => `${format(share * 100)} %`;
  if (eventsPerSecond === 0) return ['no market data'];
  return [
    `${format(eventsPerSecond)} events/s of ${format(symbols)} symbols in ${format(hours)} hours a month (6.5 a day, 21 days), ${eventsPerRecord} events of ${bytesPerEvent} bytes in a record`,
    `${format(analysesPerMillion)} of a million events start an analysis, ${formatPercent(alertShare)} of these raise an alert, ${formatPercent(approvalShare)} of the alerts need approval; ${format(apiRequestsPerHour)} API requests an hour`,
  ];
}
