import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommonConfig } from '../../../config';
import { patternDetection } from '../../../config/pattern-detection';
import { PRICES_CHECKED } from '../../../domain/cost';
import { parseSynthesized, getConfiguredResources } from '../../../domain/plan/resources';
import { UserError } from '../../errors';
import { pause } from '../../process/interrupt';
import { check, type Check } from '../load/check';
import { estimateLoadCost } from '../load/estimate';
import { Expectation } from '../load/expectation';
import { linesOf, type Told } from '../load/lines';
import { leastSymbols, SyntheticMarket } from '../load/market';
import { Observer } from '../load/observe';
import { describeReport, reportOf, type Asked } from '../load/report';
import { sendLoad } from '../load/send';
import { Pipeline } from '../pipeline';
import { formatCount, printNote, skipRepeats, print, printJson } from '../../terminal/print';
import { createProgressLine } from '../../terminal/progress';
import { putRecords } from '../replay/put';
import { untilQuiet } from '../replay/quiet';
import { openSession, type Session, systemsEnv } from '../../session';
import { StateBucket } from '../../terraform/state-bucket';
import { choose, synth } from '../../terraform/synth';
import { withTarget } from '../../target/target';

export interface LoadCommandOptions {
  /** Events a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly symbols?: number;
  readonly seed: number;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

/** So many bars a second has each symbol, unless --symbols says otherwise. */
const BARS_A_SECOND = 50;
const POLL_MS = 2_000;
/** Rows and lines that have not come for so long will not come. */
const PATIENCE_MS = 60_000;

/** `stacks load`: sends made-up market events at a rate and checks that each was taken in once, and told of once. */
export async function load(options: LoadCommandOptions): Promise<void> {
  const session = openSession(options);
  const { config } = session;
  const asked = askedFor(options);
  if (config.target === 'aws' && !options.yes) throw new UserError(await refusal(session, asked));
  await withTarget(session, printNote, async () => {
    const { report, ok } = await run(config, asked);
    if (options.json) printJson(report);
    else print(describeReport(report));
    if (!ok) throw new UserError(wrong(report.check));
    if (!options.json) print('0 lost, 0 duplicated');
  });
}

async function refusal({ config: { region, suffix }, env }: Session, asked: Asked): Promise<string> {
  const stacks = choose(await synth(systemsEnv(env, [patternDetection.name])), [patternDetection.name]);
  const resources = stacks.flatMap(({ dir }) =>
    getConfiguredResources(parseSynthesized(readFileSync(join(dir, 'cdk.tf.json'), 'utf8'))),
  );
  const usd = estimateLoadCost(resources, asked).toFixed(2);
  return (
    `this sends ${formatCount(asked.rate * asked.seconds, 'event')} to AWS (${region}, ${suffix}) and costs about ${usd} USD ` +
    `by the list prices of ${PRICES_CHECKED}: add --yes to go ahead`
  );
}

function askedFor({ rate, seconds, symbols, seed }: LoadCommandOptions): Asked {
  const wanted = symbols ?? Math.ceil(rate / BARS_A_SECOND);
  const least = leastSymbols(rate);
  if (wanted < least)
    throw new UserError(
      `--symbols ${wanted} is too few for ${rate} events/s: a symbol has one bar a millisecond at most, so it takes ${least}`,
    );
  return { rate, seconds, symbols: wanted, seed };
}

async function run(config: CommonConfig, asked: Asked) {
  const resources = await new StateBucket(config).resourcesOf(`pattern-detection-${config.suffix}`);
  const pipeline = new Pipeline(config, resources);
  const start = Date.now();
  // Seconds in base 36: six characters, other ones in each run.
  const name = `L${Math.floor(start / 1000)
    .toString(36)
    .toUpperCase()
    .slice(-6)}`;
  const observer = new Observer(config, resources, name);
  const expected = new Expectation(observer.alertMinConfidence());
  const failuresBefore = total(await pipeline.failures());
  const events = asked.rate * asked.seconds;
  const market = new SyntheticMarket({ ...asked, run: name, start }, Math.floor(events / asked.symbols));
  const progress = createProgressLine();
  const sent = await sendLoad(market, {
    put: putRecords(config, pipeline.streamName),
    wait: pause,
    now: Date.now,
    events,
    onEvent: (bar) => expected.add(bar),
    onProgress: (done) =>
      progress.show({
        events: done,
        share: done / events,
        eventsPerSecond: (1000 * done) / Math.max(1, Date.now() - start),
      }),
  });
  progress.end();
  printNote(
    `sent ${formatCount(events, 'event')}; ${formatCount(expected.patterns.size, 'pattern')} must come out`,
  );
  await untilQuiet(pipeline, sent.last, skipRepeats(printNote));
  const { told, outcome } = await untilComplete(observer, expected, start);
  const failedMessages = total(await pipeline.failures()) - failuresBefore;
  const report = reportOf({ run: name, asked, sent, told, check: outcome, failedMessages });
  return { report, ok: outcome.ok && failedMessages === 0 };
}

/** Reads rows and lines until nothing is missing, or nothing has come for a minute. */
async function untilComplete(
  observer: Observer,
  expected: Expectation,
  since: number,
): Promise<{ readonly told: Told; readonly outcome: Check }> {
  let [before, moved] = ['', Date.now()];
  for (;;) {
    const [bars, patterns, alerts] = await Promise.all([
      observer.bars(),
      observer.patterns(),
      observer.alerts(),
    ]);
    const told = await linesOf(observer, since, patterns);
    const ids = { patterns: patterns.map(({ id }) => id), alerts: alerts.map(({ id }) => id) };
    const outcome = check(expected, { bars, ...ids, told: told.told });
    const takenIn = told.batches.reduce((sum, { accepted }) => sum + accepted, 0);
    const said = told.times.stored.size >= told.times.verdict.size && takenIn >= outcome.events.sent;
    if (outcome.ok && said) return { told, outcome };
    const now = JSON.stringify([outcome, takenIn, told.times.stored.size]);
    if (now !== before) moved = Date.now();
    before = now;
    if (Date.now() - moved >= PATIENCE_MS) return { told, outcome };
    await pause(POLL_MS);
  }
}

const total = (depths: ReadonlyMap<string, number>): number =>
  [...depths.values()].reduce((sum, n) => sum + n, 0);

function wrong({ events, patterns, alerts, toldTwice }: Check): string {
  const ids = [patterns, alerts].flatMap(({ lost, duplicated }) => [...lost, ...duplicated]);
  const shown = [...new Set([...ids, ...toldTwice])].slice(0, 5).join(', ');
  const lost = events.lost + patterns.lost.length + alerts.lost.length;
  const duplicated =
    events.duplicated + patterns.duplicated.length + alerts.duplicated.length + toldTwice.length;
  if (lost + duplicated === 0)
    return 'messages came into the queues for failures: npx stacks failed shows them';
  return `${lost} lost, ${duplicated} duplicated${shown && `, such as ${shown}`}: npx stacks logs shows why`;
}
