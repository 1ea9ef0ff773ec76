import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommonConfig } from '../../../config';
import { patternDetection } from '../../../config/pattern-detection';
import { PRICES_CHECKED } from '../../../domain/cost';
import { parseSynthesized, getConfiguredResources } from '../../../domain/plan/resources';
import { UserError } from '../../errors';
import { pause } from '../../process/interrupt';
import type { LoadCheck } from '../load/check';
import { estimateLoadCost } from '../load/estimate';
import { createLoadMarket } from '../load/create-market';
import { getMinSymbols } from '../load/market';
import { RunObserver } from '../load/observe';
import { createRunName } from '../load/run-name';
import { formatReport, createReport, type LoadParameters } from '../load/report';
import { sendLoad } from '../load/send';
import { waitUntilComplete } from '../load/wait-until-complete';
import { Pipeline } from '../pipeline';
import type { DeliveryOptions } from '../../load/options';
import { runAlertLoad } from './load-alerts';
import { formatCount, printNote, skipRepeats, print, printJson } from '../../terminal/print';
import { createProgressLine } from '../../terminal/progress';
import { createPutRecords } from '../replay/put';
import { waitUntilProcessed } from '../replay/processing';
import { openSession, type Session, createSystemsEnv } from '../../session';
import { StateBucket } from '../../terraform/state-bucket';
import { withStackLocks } from '../../terraform/stack-locks';
import { selectStacks, runSynth } from '../../terraform/synth';
import { withTarget } from '../../target/target';
import { formatCommand } from '../../terminal/format-command';

export interface LoadCommandOptions extends DeliveryOptions {
  /** Events per second. */
  readonly rate: number;
  readonly seconds: number;
  readonly symbols?: number;
  readonly seed: number;
  readonly trades?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

/** Bars per second and symbol, unless --symbols is given. */
const BARS_PER_SECOND = 50;

/** `stacks load`: sends synthetic market events at a rate, and checks that each is processed and reported once. */
export async function runLoad(options: LoadCommandOptions): Promise<void> {
  const session = openSession(options);
  const { config } = session;
  if (options.messages !== undefined) return runAlertLoad(options, session);
  assertNoDeliveryOptions(options);
  const parameters = resolveParameters(options);
  if (config.target === 'aws' && !options.yes)
    throw new UserError(await formatCostRefusal(session, parameters));
  await withTarget(session, printNote, async () => {
    const { report, ok } = await sendAndCheck(config, parameters);
    if (options.json) printJson(report);
    else print(formatReport(report));
    if (!ok) throw new UserError(formatFailure(report.check));
    if (!options.json) print('0 lost, 0 duplicated');
  });
}

/** @throws UserError if an option is given that market data have no use for */
function assertNoDeliveryOptions({
  copies,
  poisonEvery,
  killFunctions,
  restartTarget,
}: DeliveryOptions): void {
  if (copies === 1 && poisonEvery + killFunctions + restartTarget === 0) return;
  throw new UserError(
    '--copies, --poison-every, --kill-functions and --restart-target test AlertQueue: expected --messages with the number of its alerts',
  );
}

async function formatCostRefusal(
  { config: { region, suffix }, env }: Session,
  parameters: LoadParameters,
): Promise<string> {
  const names = [patternDetection.name];
  const resources = await withStackLocks({ env }, names, printNote, async () =>
    selectStacks(await runSynth(createSystemsEnv(env, names)), names).flatMap(({ dir }) =>
      getConfiguredResources(parseSynthesized(readFileSync(join(dir, 'cdk.tf.json'), 'utf8'))),
    ),
  );
  const usd = estimateLoadCost(resources, parameters).toFixed(2);
  return (
    `this run sends ${formatCount(parameters.rate * parameters.seconds, 'event')} to AWS (${region}, ${suffix}) and costs about ${usd} USD ` +
    `at the list prices of ${PRICES_CHECKED}: add --yes to run it`
  );
}

function resolveParameters({ rate, seconds, symbols, seed, trades }: LoadCommandOptions): LoadParameters {
  const symbolCount = symbols ?? Math.ceil(rate / BARS_PER_SECOND);
  const minimum = getMinSymbols(rate);
  if (symbolCount < minimum)
    throw new UserError(
      `--symbols ${symbolCount} is too few for ${rate} events/s: expected at least ${minimum}, because a symbol has at most one bar per millisecond`,
    );
  return { rate, seconds, symbols: symbolCount, seed, trades: trades === true, intervals: [] };
}

async function sendAndCheck(config: CommonConfig, requested: LoadParameters) {
  const resources = await new StateBucket(config).readResources(`pattern-detection-${config.suffix}`);
  const pipeline = new Pipeline(config, resources);
  const intervals = pipeline.barIntervals;
  // Bars are built from trades.
  const parameters = { ...requested, trades: requested.trades || intervals.length > 0, intervals };
  const start = Date.now();
  const name = createRunName(start);
  const observer = new RunObserver(config, resources, name);
  const alertMinConfidence = observer.readAlertMinConfidence();
  const market = await createLoadMarket(pipeline, { parameters, run: name, start, alertMinConfidence });
  const { expected } = market;
  const failuresBefore = sumDepths(await pipeline.countFailures());
  const events = parameters.rate * parameters.seconds;
  const progress = createProgressLine();
  const sent = await sendLoad(market.source, {
    put: createPutRecords(config, pipeline.streamName),
    wait: pause,
    now: Date.now,
    events,
    trades: parameters.trades,
    onEvent: (bar) => expected.add(bar),
    listClosingEvents: market.listClosingEvents,
    onProgress: (completed) =>
      progress.show({
        events: completed,
        share: Math.min(1, completed / events),
        eventsPerSecond: (1000 * completed) / Math.max(1, Date.now() - start),
      }),
  });
  progress.end();
  printNote(
    `sent ${formatCount(events, 'event')}; expecting ${formatCount(expected.patterns.size, 'pattern')}`,
  );
  const { lastPositions } = sent;
  await waitUntilProcessed(pipeline, { lastPositions, startedAt: start }, skipRepeats(printNote));
  const { logs, results } = await waitUntilComplete(observer, expected, sent, start);
  const failedMessages = sumDepths(await pipeline.countFailures()) - failuresBefore;
  const report = createReport({ run: name, parameters, sent, logs, check: results, failedMessages });
  return { report, ok: results.ok && failedMessages === 0 };
}

const sumDepths = (depths: ReadonlyMap<string, number>): number =>
  [...depths.values()].reduce((sum, n) => sum + n, 0);

function formatFailure({
  events,
  bars,
  patterns,
  alerts,
  notifiedTwice,
  outcomes,
  brake,
}: LoadCheck): string {
  const ids = [patterns, alerts].flatMap(({ lost, duplicated }) => [...lost, ...duplicated]);
  const examples = [...new Set([...ids, ...notifiedTwice])].slice(0, 5).join(', ');
  const lost = events.lost + (bars?.lost ?? 0) + patterns.lost.length + alerts.lost.length;
  const duplicated =
    events.duplicated +
    (bars?.duplicated ?? 0) +
    patterns.duplicated.length +
    alerts.duplicated.length +
    notifiedTwice.length;
  if (brake.mostNotifications > brake.limit)
    return `a pattern was notified ${brake.mostNotifications} times in three minutes: expected at most ${brake.limit} (ALERT_BRAKE_COUNT)`;
  if (lost + duplicated === 0 && outcomes.processing > 0)
    return `${formatCount(outcomes.processing, 'alert')} without an outcome: see ${formatCommand('logs AlertProcessor')}`;
  if (lost + duplicated === 0)
    return `the failure queues have new messages: list them with ${formatCommand('failed')}`;
  return `${lost} lost, ${duplicated} duplicated${examples && `, such as ${examples}`}: see ${formatCommand('logs')} for the reason`;
}
