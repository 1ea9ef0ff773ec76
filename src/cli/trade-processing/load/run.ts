import { cpus, loadavg } from 'node:os';
import { type Clock, waitWhileProgressing } from '../../process/wait-while-progressing';
import { formatCount } from '../../terminal/print';
import type { Deployment } from '../deployment';
import { ChainFollower } from '../ledger/follow-chains';
import { loadSampleReferenceData } from '../samples/load-reference-data';
import { TradeSender } from '../send/trade-sender';
import { checkLoad, collectEntries, type Leg, type LoadCheck, type LoadEntries, measureLegs } from './check';
import { createLoadMessages, type LoadParameters } from './create-trades';
import { sendLoad, type SentMessage } from './send-load';

/** The results of a load test. Latencies are in milliseconds, rates in trades per second. */
export interface LoadReport {
  readonly run: string;
  readonly parameters: LoadParameters;
  /** The measured part, without the warm-up. */
  readonly measured: {
    readonly trades: number;
    readonly seconds: number;
    readonly rate: number;
    /** The trades that each region accepted. */
    readonly regions: Readonly<Record<string, number>>;
  };
  readonly legs: readonly Leg[];
  /** All trades, with those of the warm-up. */
  readonly check: LoadCheck;
  readonly machine: { readonly cpus: number; readonly loadAverage: readonly number[] };
}

export interface LoadDependencies extends Clock {
  readonly deployment: Pick<Deployment, 'open'>;
  readonly onNote: (line: string) => void;
  readonly onProgress: (line: string) => void;
}

const POLL_MS = 1_000;
const PATIENCE_MS = 120_000;

/** Sends trades at a rate, waits until they are recorded in either region, and checks that each one is recorded once. */
export async function runLoadTest(
  parameters: LoadParameters,
  { deployment, now, wait, onNote, onProgress }: LoadDependencies,
): Promise<LoadReport> {
  await loadSampleReferenceData(deployment, onNote);
  const follower = new ChainFollower(deployment);
  await follower.start();
  const run = `load-${now().toString(36)}`;
  const create = createLoadMessages(run, parameters.seed, now());
  const sender = new TradeSender(deployment, { now, wait, onNote });
  const entries: LoadEntries = new Map();
  const send = async (seconds: number, firstIndex: number, step: string) => {
    const count = parameters.rate * seconds;
    const describe = (done: number, what: string) =>
      `${step}: ${formatCount(done, 'trade')} of ${count.toLocaleString('en-US')} ${what}`;
    const sent = await sendLoad(create, {
      ...{ rate: parameters.rate, count, firstIndex, sender, now, wait },
      onProgress: (done) => onProgress(describe(done, 'sent')),
    });
    const accepted = sent.filter(({ acceptedAt }) => acceptedAt !== undefined);
    await waitWhileProgressing(
      async () => {
        collectEntries(entries, await follower.read(), run);
        const open = accepted.filter(({ id }) => !entries.has(id)).length;
        onProgress(describe(accepted.length - open, 'recorded'));
        return { result: open, isDone: open === 0, progress: open };
      },
      { now, wait, pollMs: POLL_MS, patienceMs: PATIENCE_MS },
    );
    return sent;
  };
  const warmUp = await send(parameters.warmUpSeconds, 0, 'warm-up');
  const load = await send(parameters.seconds, warmUp.length, 'load');
  // What is recorded twice can be recorded later than all others.
  collectEntries(entries, await follower.read(), run);
  return createReport(run, parameters, { load, all: [...warmUp, ...load], entries });
}

function createReport(
  run: string,
  parameters: LoadParameters,
  {
    load,
    all,
    entries,
  }: {
    readonly load: readonly SentMessage[];
    readonly all: readonly SentMessage[];
    readonly entries: LoadEntries;
  },
): LoadReport {
  const accepted = load.flatMap(({ acceptedAt }) => acceptedAt ?? []);
  const last = accepted.reduce((a, b) => Math.max(a, b), load[0]?.due ?? 0);
  const seconds = Math.max(1, last - (load[0]?.due ?? 0)) / 1000;
  const regions: Record<string, number> = {};
  for (const { region } of load) if (region) regions[region] = (regions[region] ?? 0) + 1;
  return {
    run,
    parameters,
    measured: { trades: load.length, seconds, rate: load.length / seconds, regions },
    legs: measureLegs(load, entries),
    check: checkLoad(all, entries),
    machine: { cpus: cpus().length, loadAverage: loadavg().map((load) => Math.round(100 * load) / 100) },
  };
}
