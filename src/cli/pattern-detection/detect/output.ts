import { formatIsoTime } from '../../../domain/market-data';
import { explainConfidence } from '../../../domain/alerts';
import type { Detection, ShapeChange } from '../../../domain/patterns';
import { formatTable } from '../../terminal/table';
import { createExplanationLines } from './explanation-lines';
import type { Format } from './formats';

/** A confirmed pattern, or a shape that is forming or has been invalidated. */
export type PatternEvent = Detection | ShapeChange;

/** Writes events in one of the formats. Memory use does not grow with the number of events. */
export interface EventWriter {
  add(event: PatternEvent): void;
  /** Writes the events that are still buffered. */
  end(): void;
}

/** Columns are aligned over buffered rows, so the output has one table per this many rows. */
const ROWS_PER_TABLE = 1_000;

export interface OutputOptions {
  /** Whether unconfirmed shapes are reported too, so that each line has a state. */
  readonly withStates?: boolean;
  /** Whether to explain each part of the confidence in a sentence. */
  readonly explain?: boolean;
}

/**
 * @param write receives one or more whole lines, without the last line feed
 */
export function createEventWriter(
  format: Format,
  options: OutputOptions,
  write: (text: string) => void,
): EventWriter {
  if (format === 'jsonl')
    return { add: (event) => write(JSON.stringify(formatEvent(event, options))), end: () => {} };
  let buffer: PatternEvent[] = [];
  const end = () => {
    if (buffer.length > 0) write(formatEventTable(buffer, options.withStates === true));
    if (options.explain) for (const event of buffer.filter(isConfirmed)) write(formatExplanation(event));
    buffer = [];
  };
  return {
    add: (event) => {
      buffer.push(event);
      if (buffer.length === ROWS_PER_TABLE) end();
    },
    end,
  };
}

/**
 * Converts an event to the object of one JSON line, with times in ISO 8601, UTC. A confirmed pattern has `confirmedAt`;
 * for an unconfirmed shape, `at` is the time of the bar at which its state changed.
 */
export function formatEvent(event: PatternEvent, { withStates, explain }: OutputOptions = {}) {
  const { symbol, pattern, interval, pivots } = event;
  const { start, end, state, time, confidence } = summarizeEvent(event);
  return {
    symbol,
    pattern,
    ...(interval !== undefined && { interval }),
    ...(withStates && { state }),
    start: formatIsoTime(start),
    end: formatIsoTime(end),
    ...(isConfirmed(event) ? { confirmedAt: formatIsoTime(time) } : { at: formatIsoTime(time) }),
    ...(confidence !== undefined && { confidence }),
    ...(isConfirmed(event) && { version: event.version }),
    ...(isAcrossSessions(event) && { acrossSessions: true }),
    ...(explain && isConfirmed(event) && { parts: event.parts, explanations: explainConfidence(event) }),
    pivots: pivots.map(({ kind, timestamp, price }) => ({
      kind,
      timestamp: formatIsoTime(timestamp),
      price,
    })),
  };
}

/** Formats the confidence of a pattern as a heading, and a line for each part. */
export function formatExplanation(detection: Detection): string {
  const { symbol, interval, pattern, confirmedAt, confidence } = detection;
  const name = [symbol, pattern, interval].filter((word) => word !== undefined).join(' ');
  return [
    `\n${name}, confirmed at ${formatIsoTime(confirmedAt)}: confidence ${confidence.toFixed(1)} of 100`,
    ...createExplanationLines(detection).map((line) => `  ${line}`),
  ].join('\n');
}

const isConfirmed = (event: PatternEvent): event is Detection => 'confirmedAt' in event;

const isAcrossSessions = (event: PatternEvent): boolean =>
  isConfirmed(event) && event.acrossSessions === true;

function summarizeEvent(event: PatternEvent) {
  const { pivots } = event;
  const range = { start: pivots[0]!.timestamp, end: pivots[pivots.length - 1]!.timestamp };
  return isConfirmed(event)
    ? { ...range, state: 'confirmed', time: event.confirmedAt, confidence: event.confidence }
    : { ...range, state: event.state, time: event.timestamp, confidence: undefined };
}

const DAY_MS = 86_400_000;

function formatEventTable(events: readonly PatternEvent[], withStates: boolean): string {
  const rows = events.map((event) => ({
    ...event,
    ...summarizeEvent(event),
    note: isAcrossSessions(event) ? 'across sessions' : '',
  }));
  const isDaily = rows
    .flatMap(({ start, end, time }) => [start, end, time])
    .every((time) => time % DAY_MS === 0);
  const formatTime = (time: number) =>
    isDaily ? formatIsoTime(time).slice(0, 10) : formatIsoTime(time).replace('.000Z', 'Z');
  const hasNotes = rows.some(({ note }) => note !== '');
  const hasIntervals = rows.some(({ interval }) => interval !== undefined);
  return formatTable(
    [
      'symbol',
      'pattern',
      ...(hasIntervals ? ['interval'] : []),
      'start',
      'end',
      ...(withStates ? ['state', 'at'] : ['confirmed']),
      'confidence',
      ...(hasNotes ? ['note'] : []),
    ],
    rows.map(({ symbol, pattern, interval = '', start, end, state, time, confidence, note }) => [
      symbol,
      pattern,
      ...(hasIntervals ? [interval] : []),
      formatTime(start),
      formatTime(end),
      ...(withStates ? [state] : []),
      formatTime(time),
      confidence === undefined ? '' : confidence.toFixed(1),
      ...(hasNotes ? [note] : []),
    ]),
  );
}
