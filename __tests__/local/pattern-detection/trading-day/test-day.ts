import { countMostNotifications } from '../../../../src/cli/pattern-detection/load/check';
import { Pipeline } from '../../../../src/cli/pattern-detection/pipeline';
import { waitUntilProcessed } from '../../../../src/cli/pattern-detection/replay/processing';
import type { RecordedResource } from '../../../../src/cli/terraform/state-bucket';
import type { CommonConfig } from '../../../../src/config';
import { ALERT_OUTCOMES, getAlertOutcome } from '../../../../src/domain/alerts';
import { waitUntil } from '../../emulator-client';
import { Listener } from '../../listener';
import { computeBatchBars } from './batch-bars';
import { findExpectedPatterns } from './expected';
import { generateTradingDay, QUIET_CHUNK, type TradeFault } from './generate';
import { DayResults, type Notification } from './results';
import { sendDay, type SentRecord } from './send';

/** The environment variables of an environment that builds the bars of the day. */
export const DAY_VARIABLES = {
  BAR_INTERVALS: '5m,15m,1d',
  MARKET_CALENDAR: 'XNYS',
  ALERT_BRAKE_COUNT: '5',
};
const BRAKE_COUNT = Number(DAY_VARIABLES.ALERT_BRAKE_COUNT);
/** The chunk whose records are delivered again after the whole day has been processed. */
const REDELIVERED_CHUNK = 3;

/** The counters of the log lines `batch processed`, summed up. */
const COUNTERS = [
  'accepted',
  'rejected',
  'repeated',
  'copies',
  'late',
  'corrected',
  'bad_prints',
  'outside_session',
  'without_price',
  'bars',
] as const;
type Counters = Record<(typeof COUNTERS)[number], number>;

/** The deployed environment. */
interface DayEnvironment {
  readonly config: CommonConfig;
  readState(): Promise<RecordedResource[]>;
}

const countEvents = (records: readonly SentRecord[]): number =>
  records.reduce((sum, { events }) => sum + events, 0);

/**
 * Tests a day of trades from the stream to the notifications, with everything that goes wrong on such a day.
 * @param getEnvironment returns the environment, which was deployed with {@link DAY_VARIABLES}
 */
export function testTradingDay(getEnvironment: () => DayEnvironment): void {
  const day = generateTradingDay();
  const bars = computeBatchBars(day);
  const expected = findExpectedPatterns(bars, day);
  const symbols = new Set(day.symbols);
  const listener = new Listener();
  const countFaults = (fault: TradeFault) => day.trades.filter((trade) => trade.fault === fault).length;
  let pipeline: Pipeline;
  let results: DayResults;
  let sent: readonly SentRecord[];
  let startedAt: number;
  let unsubscribe: (() => Promise<unknown>) | undefined;

  beforeAll(async () => {
    const environment = getEnvironment();
    pipeline = new Pipeline(environment.config, await environment.readState());
    results = new DayResults(environment.config, (symbol) => symbols.has(symbol));
    unsubscribe = await results.subscribe(await listener.open());
    expect(await waitUntil(async () => listener.confirmed.length > 0, 30_000)).toBe(true);
  });
  afterAll(async () => {
    await unsubscribe?.();
    listener.close();
  });

  const sumCounters = async (): Promise<Counters> => {
    const lines = await pipeline.readLogLines('KinesisConsumer', 'batch processed', startedAt);
    expect(lines.filter(({ retried }) => retried === true)).toEqual([]);
    const sum = (name: string) => lines.reduce((total, line) => total + Number(line[name] ?? 0), 0);
    return Object.fromEntries(COUNTERS.map((name) => [name, sum(name)])) as Counters;
  };
  const expectBars = async () => {
    const found = await results.readBars();
    expect([...found.keys()].sort()).toEqual([...bars.keys()].sort());
    for (const [series, inSeries] of bars)
      expect({ series, bars: found.get(series) }).toEqual({ series, bars: inSeries });
  };

  it('becomes the bars of an independent computation', async () => {
    startedAt = Date.now();
    sent = await sendDay(getEnvironment().config, pipeline.streamName, day);
    const lastPositions = new Map(
      sent.flatMap(({ symbols: inRecord, shardId, sequenceNumber }) =>
        inRecord.map((symbol) => [symbol, { shardId, sequenceNumber }] as const),
      ),
    );
    await waitUntilProcessed(pipeline, { lastPositions, startedAt }, () => undefined);
    await expectBars();
  });

  it('counts every event, and stores rejected, late and bad ones in FailedMessages', async () => {
    const late = countFaults('late');
    const outside = countFaults('outside-session');
    const copies = countEvents(sent.filter(({ chunk }) => chunk === QUIET_CHUNK)) / 2;
    const all = [...bars.values()].flat().length;
    expect(await sumCounters()).toEqual({
      accepted: countEvents(sent) - day.invalid - copies - late - outside - countFaults('no-price'),
      rejected: day.invalid,
      repeated: 0,
      copies,
      late,
      corrected: 0,
      bad_prints: countFaults('bad-print'),
      outside_session: outside,
      without_price: countFaults('no-price'),
      bars: all,
    });
    const failures = await results.receiveFailures();
    const listIds = (reason: string) =>
      failures
        .filter((failure) => failure.reason === reason)
        .flatMap(({ text }) => JSON.parse(text!) as { id?: string; price: number; timestamp: string }[]);
    const listFaulty = (fault: TradeFault) => day.trades.filter((trade) => trade.fault === fault);
    expect(
      listIds('events late for their bar')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(
      listFaulty('late')
        .map(({ id }) => id)
        .sort(),
    );
    expect(listIds('bad prints').map(({ price, timestamp }) => [price, Date.parse(timestamp)])).toEqual(
      listFaulty('bad-print').map(({ price, timestamp }) => [price, timestamp]),
    );
    expect(failures.filter(({ reason }) => reason === 'record unreadable')).toHaveLength(1);
    expect(failures.filter(({ reason }) => reason === 'event rejected')).toHaveLength(2);
  });

  it('raises each alert once, and delays those beyond the brake for a digest', async () => {
    expect(expected.alerts.length).toBeGreaterThan(2 * BRAKE_COUNT);
    expect((await results.readPatternIds()).sort()).toEqual(expected.patterns);
    const hasAllAlerts = async () => {
      const alerts = await results.readAlerts();
      if (alerts.some((row) => getAlertOutcome(row) === 'held'))
        await results.invoke('AlertProcessor', { sweep: true });
      const open = alerts.filter((row) => ['held', 'processing'].includes(getAlertOutcome(row)));
      return alerts.length >= expected.alerts.length && open.length === 0;
    };
    expect(await waitUntil(hasAllAlerts, 60_000)).toBe(true);
    const alerts = await results.readAlerts();
    expect(alerts.map(({ alertId }) => alertId).sort()).toEqual(expected.alerts);

    const listAlerts = (outcome: (typeof ALERT_OUTCOMES)[number]) =>
      alerts.filter((row) => getAlertOutcome(row) === outcome);
    const notified = listAlerts('notified');
    const digested = listAlerts('digest');
    const isComplete = async () => listenForAlerts().length >= notified.length + digested.length;
    expect(await waitUntil(isComplete, 20_000)).toBe(true);
    const received = listener.messages as unknown as Notification[];
    const listReceived = (isDigest: boolean) =>
      received
        .filter(({ kind }) => (kind === 'digest') === isDigest)
        .flatMap(({ alertId, alerts: inDigest }) => inDigest?.map((one) => one.alertId) ?? [alertId!])
        .sort();
    expect(listReceived(false)).toEqual(notified.map(({ alertId }) => alertId).sort());
    expect(listReceived(true)).toEqual(digested.map(({ alertId }) => alertId).sort());
    expect(digested.length).toBeGreaterThan(0);
    expect(countMostNotifications(alerts)).toBeLessThanOrEqual(BRAKE_COUNT);
  });

  it('changes nothing if records are delivered again', async () => {
    const again = sent.filter(({ chunk }) => chunk === REDELIVERED_CHUNK);
    const before = listener.messages.length;
    expect(await results.redeliver(again)).toEqual({ batchItemFailures: [] });
    const isLogged = async () => (await sumCounters()).repeated === countEvents(again);
    expect(await waitUntil(isLogged, 10_000)).toBe(true);
    await expectBars();
    expect((await results.readPatternIds()).sort()).toEqual(expected.patterns);
    expect((await results.readAlerts()).map(({ alertId }) => alertId).sort()).toEqual(expected.alerts);
    expect(listener.messages.length).toBe(before);
  });

  /** Returns the ids of the alerts in all notifications so far. */
  function listenForAlerts(): string[] {
    const received = listener.messages as unknown as Notification[];
    return received.flatMap(({ alertId, alerts }) => alerts?.map((one) => one.alertId) ?? [alertId!]);
  }
}
