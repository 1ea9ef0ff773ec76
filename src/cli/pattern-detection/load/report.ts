import { loadavg, cpus } from 'node:os';
import pc from 'picocolors';
import { formatCount } from '../../terminal/print';
import { formatTable } from '../../terminal/table';
import type { Check } from './check';
import { distributionOf, greatest, least, type Distribution } from './distribution';
import { backlogOf, doneTimes, legsOf, type Backlog, type BatchLine, type Leg } from './legs';
import type { Told } from './lines';
import type { Sent } from './send';

export interface Asked {
  readonly rate: number;
  readonly seconds: number;
  readonly symbols: number;
  readonly seed: number;
}

/** What a run came to. Rates in events a second, durations in milliseconds unless the name says otherwise. */
export interface Report {
  readonly run: string;
  readonly asked: Asked;
  readonly sent: {
    readonly events: number;
    readonly records: number;
    readonly requests: number;
    readonly refusedAndRepeated: number;
    readonly seconds: number;
    readonly rate: number;
  };
  /** From the first event until the last record was taken in. */
  readonly sustained: { readonly seconds: number; readonly rate: number };
  readonly legs: readonly Leg[];
  readonly detection: {
    readonly batches: number;
    /** Taking a batch's records apart, and advancing its detectors. */
    readonly batchMs: Distribution;
    /** The same, for one bar: a batch's time by its bars. */
    readonly barMicroseconds: Distribution;
    /** PatternDetector's search for one pattern. */
    readonly searchMs: Distribution;
  };
  readonly consumer: Readonly<Record<'accepted' | 'rejected' | 'repeated' | 'late', number>>;
  readonly backlog: readonly Backlog[];
  readonly failedMessages: number;
  readonly check: Check;
  readonly machine: { readonly cpus: number; readonly loadAverage: readonly number[] };
}

export interface Measured {
  readonly run: string;
  readonly asked: Asked;
  readonly sent: Sent;
  readonly told: Told;
  readonly check: Check;
  readonly failedMessages: number;
}

const SAMPLES = 15;

export function reportOf({ run, asked, sent, told, check, failedMessages }: Measured): Report {
  const { records, requests, refused } = sent;
  const done = doneTimes(records, told.batches);
  const of = new Set(records.map(({ shardId, sequenceNumber }) => `${shardId}:${sequenceNumber}`));
  const batches = told.batches.filter(({ shardId, lastSequence }) => of.has(`${shardId}:${lastSequence}`));
  const events = records.reduce((sum, record) => sum + record.events, 0);
  const start = least(records.map(({ firstEvent }) => firstEvent));
  const seconds = (end: number) => Math.max(1, end - start) / 1000;
  const sending = seconds(greatest(records.map(({ taken }) => taken)));
  const draining = seconds(greatest(records.map(({ taken }, at) => done[at] ?? taken)));
  const sum = (name: 'accepted' | 'rejected' | 'repeated' | 'late') =>
    batches.reduce((total, batch) => total + batch[name], 0);
  const busy = batches.filter(({ accepted }) => accepted > 0);
  const took = ({ readMs, detectMs }: BatchLine) => readMs + detectMs;
  return {
    run,
    asked,
    sent: {
      events,
      records: records.length,
      requests,
      refusedAndRepeated: refused,
      seconds: sending,
      rate: events / sending,
    },
    sustained: { seconds: draining, rate: events / draining },
    legs: legsOf(records, batches, told.times),
    detection: {
      batches: busy.length,
      batchMs: distributionOf(busy.map(took)),
      barMicroseconds: distributionOf(busy.map((batch) => (1000 * took(batch)) / batch.accepted)),
      searchMs: told.searches,
    },
    consumer: {
      accepted: sum('accepted'),
      rejected: sum('rejected'),
      repeated: sum('repeated'),
      late: sum('late'),
    },
    backlog: backlogOf(records, batches, SAMPLES),
    failedMessages,
    check,
    machine: { cpus: cpus().length, loadAverage: loadavg().map((load) => Math.round(100 * load) / 100) },
  };
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const ms = (value: number): string => (value < 10 ? value.toFixed(2) : whole(value));

/** The report for people. */
export function describeReport(report: Report): string {
  const { asked, sent, sustained, legs, detection, consumer, backlog, check, machine } = report;
  const heading = (text: string) => `\n${pc.bold(text)}`;
  const spread = (name: string, of: string, { count: n, p50, p99, max }: Distribution) => [
    name,
    `${n.toLocaleString('en-US')} ${of}`,
    ms(p50),
    ms(p99),
    ms(max),
  ];
  const { batchMs, barMicroseconds, searchMs } = detection;
  const rows = ({ expected, found, lost, duplicated }: Check['patterns']) =>
    [expected, found, lost.length, duplicated.length].map(whole);
  return [
    `asked for ${whole(asked.rate)} events/s for ${asked.seconds} s; ` +
      `sent ${formatCount(sent.events, 'event')} of ${formatCount(asked.symbols, 'symbol')} in ${formatCount(sent.records, 'record')}, ` +
      `${sent.seconds.toFixed(1)} s: ${whole(sent.rate)} events/s`,
    `taken in after ${sustained.seconds.toFixed(1)} s: ${whole(sustained.rate)} events/s sustained; ` +
      `load average ${machine.loadAverage.join(' ')} on ${formatCount(machine.cpus, 'core')}`,
    heading('Legs, in milliseconds'),
    formatTable(
      ['leg', 'of', 'p50', 'p99', 'max'],
      legs.map((leg) => spread(leg.leg, leg.of, leg)),
    ),
    heading('Detection itself'),
    formatTable(
      ['what', 'of', 'p50', 'p99', 'max'],
      [
        spread('a batch, ms', 'batches', batchMs),
        spread('a bar, µs', 'batches', barMicroseconds),
        spread("a pattern's search, ms", 'searches', searchMs),
      ],
    ),
    heading('Backlog'),
    formatTable(
      ['second', 'sent', 'waiting'],
      backlog.map(({ seconds, sent: so, waiting }) => [whole(seconds), whole(so), whole(waiting)]),
    ),
    heading('Check'),
    formatTable(
      ['what', 'expected', 'found', 'lost', 'duplicated'],
      [
        [
          'events',
          ...[check.events.sent, check.events.takenIn, check.events.lost, check.events.duplicated].map(whole),
        ],
        ['rows of TradingPatterns', ...rows(check.patterns)],
        ['rows of AlertHistory', ...rows(check.alerts)],
      ],
    ),
    `${whole(consumer.repeated)} events came to the consumer again and were skipped, ${whole(consumer.late)} were late, ` +
      `${whole(consumer.rejected)} rejected; ${formatCount(report.failedMessages, 'message')} came into the queues for failures; ` +
      `${formatCount(check.toldTwice.length, 'alert')} told twice`,
  ].join('\n');
}
