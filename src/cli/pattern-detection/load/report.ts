import { loadavg, cpus } from 'node:os';
import pc from 'picocolors';
import { ALERT_OUTCOMES } from '../../../domain/alerts';
import type { Interval } from '../../../domain/calendar';
import { formatCount } from '../../terminal/print';
import { formatTable } from '../../terminal/table';
import type { CountCheck, LoadCheck } from './check';
import { computeDistribution, getMax, getMin, type Distribution } from '../../statistics/distribution';
import {
  measureBacklog,
  findProcessedTimes,
  measureStages,
  type Backlog,
  type BatchLine,
  type Stage,
} from './stages';
import { filterBatches, type RunLogs } from './logs';
import type { SentLoad } from './send';

export interface LoadParameters {
  readonly rate: number;
  readonly seconds: number;
  readonly symbols: number;
  readonly seed: number;
  /** Whether the events are trades, and not bars. */
  readonly trades: boolean;
  /** The intervals of the bars that the system builds from them; empty if each event is a bar. */
  readonly intervals: readonly Interval[];
}

/**
 * The results of a run. Rates are in events per second. Durations are in milliseconds, unless the name contains another
 * unit.
 */
export interface LoadReport {
  readonly run: string;
  readonly parameters: LoadParameters;
  readonly sent: {
    readonly events: number;
    readonly records: number;
    readonly requests: number;
    readonly retried: number;
    readonly seconds: number;
    readonly rate: number;
  };
  /** From the first event until the last record was processed. */
  readonly sustained: { readonly seconds: number; readonly rate: number };
  readonly stages: readonly Stage[];
  readonly detection: {
    readonly batches: number;
    /** The time for parsing a batch's records and advancing its detectors. */
    readonly batchMs: Distribution;
    /** The time for a batch, divided by the number of its bars. */
    readonly barMicroseconds: Distribution;
    /** The time of PatternDetector's search for one pattern. */
    readonly searchMs: Distribution;
  };
  readonly consumer: Readonly<Record<'accepted' | 'rejected' | 'repeated' | 'late', number>>;
  readonly backlog: readonly Backlog[];
  readonly failedMessages: number;
  readonly check: LoadCheck;
  readonly machine: { readonly cpus: number; readonly loadAverage: readonly number[] };
}

export interface LoadMeasurements {
  readonly run: string;
  readonly parameters: LoadParameters;
  readonly sent: SentLoad;
  readonly logs: RunLogs;
  readonly check: LoadCheck;
  readonly failedMessages: number;
}

const SAMPLES = 15;

export function createReport(measurements: LoadMeasurements): LoadReport {
  const { run, parameters, sent, logs, check, failedMessages } = measurements;
  const { records, requests, retried } = sent;
  const processedTimes = findProcessedTimes(records, logs.batches);
  const batches = filterBatches(logs.batches, records);
  const events = records.reduce((sum, record) => sum + record.events, 0);
  const start = getMin(records.map(({ firstEvent }) => firstEvent));
  const getSeconds = (end: number) => Math.max(1, end - start) / 1000;
  const sendingSeconds = getSeconds(getMax(records.map(({ acceptedAt }) => acceptedAt)));
  const processingSeconds = getSeconds(
    getMax(records.map(({ acceptedAt }, index) => processedTimes[index] ?? acceptedAt)),
  );
  const sum = (name: 'accepted' | 'rejected' | 'repeated' | 'late') =>
    batches.reduce((total, batch) => total + batch[name], 0);
  const busy = batches.filter(({ accepted }) => accepted > 0);
  const getProcessingMs = ({ readMs, detectMs }: BatchLine) => readMs + detectMs;
  return {
    run,
    parameters,
    sent: {
      events,
      records: records.length,
      requests,
      retried,
      seconds: sendingSeconds,
      rate: events / sendingSeconds,
    },
    sustained: { seconds: processingSeconds, rate: events / processingSeconds },
    stages: measureStages(records, batches, logs.times),
    detection: {
      batches: busy.length,
      batchMs: computeDistribution(busy.map(getProcessingMs)),
      barMicroseconds: computeDistribution(
        busy.map((batch) => (1000 * getProcessingMs(batch)) / batch.accepted),
      ),
      searchMs: logs.searches,
    },
    consumer: {
      accepted: sum('accepted'),
      rejected: sum('rejected'),
      repeated: sum('repeated'),
      late: sum('late'),
    },
    backlog: measureBacklog(records, batches, SAMPLES),
    failedMessages,
    check,
    machine: { cpus: cpus().length, loadAverage: loadavg().map((load) => Math.round(100 * load) / 100) },
  };
}

const formatInteger = (value: number): string => Math.round(value).toLocaleString('en-US');
const formatMs = (value: number): string => (value < 10 ? value.toFixed(2) : formatInteger(value));

/** Formats the number of alerts by outcome as one sentence. */
export const formatOutcomes = ({ outcomes, brake }: Pick<LoadCheck, 'outcomes' | 'brake'>): string =>
  `alerts: ${ALERT_OUTCOMES.map((outcome) => `${formatInteger(outcomes[outcome])} ${outcome}`).join(', ')}; ` +
  `at most ${brake.mostNotifications} notifications of a pattern in three minutes, of ${brake.limit} allowed`;

const formatCountCheck = ({ sent, processed, lost, duplicated }: CountCheck): string[] =>
  [sent, processed, lost, duplicated].map(formatInteger);

/** Formats the report as text. */
export function formatReport(report: LoadReport): string {
  const { parameters, sent, sustained, stages, detection, consumer, backlog, check, machine } = report;
  const formatHeading = (text: string) => `\n${pc.bold(text)}`;
  const formatDistribution = (name: string, unit: string, { count: size, p50, p99, max }: Distribution) => [
    name,
    `${size.toLocaleString('en-US')} ${unit}`,
    formatMs(p50),
    formatMs(p99),
    formatMs(max),
  ];
  const { batchMs, barMicroseconds, searchMs } = detection;
  const formatCounts = ({ expected, found, lost, duplicated }: LoadCheck['patterns']) =>
    [expected, found, lost.length, duplicated.length].map(formatInteger);
  return [
    `requested ${formatInteger(parameters.rate)} events/s for ${parameters.seconds} s; ` +
      `sent ${formatCount(sent.events, 'event')} of ${formatCount(parameters.symbols, 'symbol')} in ${formatCount(sent.records, 'record')}, ` +
      `${sent.seconds.toFixed(1)} s: ${formatInteger(sent.rate)} events/s`,
    `processed after ${sustained.seconds.toFixed(1)} s: ${formatInteger(sustained.rate)} events/s sustained; ` +
      `load average ${machine.loadAverage.join(' ')} on ${formatCount(machine.cpus, 'core')}`,
    formatHeading('Latency of each stage, in milliseconds'),
    formatTable(
      ['stage', 'measured on', 'p50', 'p99', 'max'],
      stages.map((stage) => formatDistribution(stage.stage, stage.unit, stage)),
    ),
    formatHeading('Detection only'),
    formatTable(
      ['duration of', 'measured on', 'p50', 'p99', 'max'],
      [
        formatDistribution('a batch, ms', 'batches', batchMs),
        formatDistribution('a bar, µs', 'batches', barMicroseconds),
        formatDistribution('a search for one pattern, ms', 'searches', searchMs),
      ],
    ),
    formatHeading('Backlog'),
    formatTable(
      ['second', 'sent', 'waiting'],
      backlog.map(({ seconds, sent: sentEvents, waiting }) => [
        formatInteger(seconds),
        formatInteger(sentEvents),
        formatInteger(waiting),
      ]),
    ),
    formatHeading('Check'),
    formatTable(
      ['checked', 'expected', 'found', 'lost', 'duplicated'],
      [
        ['events', ...formatCountCheck(check.events)],
        ...(check.bars
          ? [[`bars of ${parameters.intervals.join(', ')}`, ...formatCountCheck(check.bars)]]
          : []),
        ['rows of TradingPatterns', ...formatCounts(check.patterns)],
        ['rows of AlertHistory', ...formatCounts(check.alerts)],
      ],
    ),
    `${formatInteger(consumer.repeated)} repeated events were skipped, ${formatInteger(consumer.late)} were late, ` +
      `${formatInteger(consumer.rejected)} were rejected; ${formatCount(report.failedMessages, 'new message')} in the failure queues; ` +
      `${formatCount(check.notifiedTwice.length, 'alert')} published twice`,
    formatOutcomes(check),
  ].join('\n');
}
