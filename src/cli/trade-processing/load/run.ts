import { cpus, loadavg } from 'node:os';
import {
  countPoison,
  createOnce,
  type Delivery,
  mergeCopies,
  planDeliveries,
  planSingleDeliveries,
} from '../../load/deliveries';
import { createDeliveryReport, type DeliveryReport } from '../../load/delivery-report';
import { type FaultInjector, hasFaults, planFaults, runFaults } from '../../load/faults';
import { type Clock, waitWhileProgressing } from '../../process/wait-while-progressing';
import { findNewFailures } from '../../target/queue-depths';
import { formatCount } from '../../terminal/print';
import type { Deployment } from '../deployment';
import { ChainFollower } from '../ledger/follow-chains';
import { loadSampleReferenceData } from '../samples/load-reference-data';
import { TradeSender } from '../send/trade-sender';
import {
  checkLoad,
  checkRejections,
  collectEntries,
  type Leg,
  type LoadCheck,
  type LoadEntries,
  measureLegs,
} from './check';
import { createLoadMessages, createPoisonMessage, type LoadParameters } from './create-trades';
import { countQueuedFailures } from './failures';
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
  readonly deliveries: DeliveryReport;
  /** A line per queue of failures that received messages. */
  readonly failures: readonly string[];
  readonly machine: { readonly cpus: number; readonly loadAverage: readonly number[] };
}

export interface LoadDependencies extends Clock {
  readonly deployment: Pick<Deployment, 'open'>;
  readonly faults: FaultInjector;
  readonly onNote: (line: string) => void;
  readonly onProgress: (line: string) => void;
}

const POLL_MS = 1_000;
const PATIENCE_MS = 120_000;
/**
 * A copy, or an event whose function was killed, can be processed again so long after all others: the workflow waits up to 30
 * seconds before it repeats a step.
 */
const SETTLE_MS = 31_000;

/**
 * Sends trades at a rate, breaks what the parameters say, waits until the trades are recorded in either region, and checks
 * that each one is recorded once.
 */
export async function runLoadTest(
  parameters: LoadParameters,
  { deployment, faults, now, wait, onNote, onProgress }: LoadDependencies,
): Promise<LoadReport> {
  await loadSampleReferenceData(deployment, onNote);
  const follower = new ChainFollower(deployment);
  await follower.start();
  const before = await countQueuedFailures(deployment);
  const run = `load-${now().toString(36)}`;
  const createValid = createOnce(createLoadMessages(run, parameters.seed, now()));
  const create = ({ index, isPoison }: Delivery) =>
    isPoison ? createPoisonMessage(run, index) : createValid(index, now());
  const sender = new TradeSender(deployment, { now, wait, onNote });
  const entries: LoadEntries = new Map();
  const clock = { now, wait };
  const read = async () => collectEntries(entries, await follower.read(), run);
  const send = async (deliveries: readonly Delivery[], step: string) => {
    const count = deliveries.length.toLocaleString('en-US');
    const sent = await sendLoad(create, {
      ...{ rate: parameters.rate, deliveries, sender, ...clock, getPausedMs: faults.getPausedMs },
      onProgress: (done) => onProgress(`${step}: ${formatCount(done, 'trade')} of ${count} sent`),
    });
    return {
      sent,
      ids: new Set(sent.flatMap(({ id, acceptedAt }) => (acceptedAt === undefined ? [] : [id]))),
    };
  };
  const waitUntilRecorded = (ids: ReadonlySet<string>, step: string) =>
    waitWhileProgressing(
      async () => {
        await read();
        const open = [...ids].filter((id) => !entries.has(id)).length;
        onProgress(
          `${step}: ${formatCount(ids.size - open, 'trade')} of ${ids.size.toLocaleString('en-US')} recorded`,
        );
        return { result: open, isDone: open === 0, progress: open };
      },
      { ...clock, pollMs: POLL_MS, patienceMs: PATIENCE_MS },
    );
  const warmUp = await send(planSingleDeliveries(parameters.rate * parameters.warmUpSeconds), 'warm-up');
  await waitUntilRecorded(warmUp.ids, 'warm-up');
  const start = now();
  const [load, done] = await Promise.all([
    send(planDeliveries(parameters, warmUp.sent.length), 'load'),
    runFaults(planFaults(parameters.seconds, parameters), faults.inject, clock),
  ]);
  await waitUntilRecorded(load.ids, 'load');
  const milliseconds = now() - start;
  // What is recorded twice can be recorded later than all others.
  if (parameters.copies > 1 || hasFaults(parameters)) await wait(SETTLE_MS);
  await read();
  const poison = Array.from({ length: countPoison(parameters) }, (_, index) =>
    createPoisonMessage(run, index),
  );
  const poisonIds = new Set(poison.map(({ id }) => id));
  const isAccepted = ({ acceptedAt }: SentMessage) => acceptedAt !== undefined;
  const valid = mergeCopies(load.sent, ({ id }) => id, isAccepted).filter(({ id }) => !poisonIds.has(id));
  // A checkpoint that is interrupted, also by the outage of a region, leaves a message there. The next one replaces it.
  const isInterrupted = hasFaults(parameters) || new Set(valid.map(({ region }) => region)).size > 1;
  const isExpected = (id: string) => isInterrupted && id.startsWith('LedgerCheckpointerDlq ');
  const after = new Map([...(await countQueuedFailures(deployment))].filter(([id]) => !isExpected(id)));
  return {
    ...describeLoad(run, parameters, valid, entries),
    check: checkLoad([...warmUp.sent, ...valid], entries, [...poisonIds]),
    deliveries: createDeliveryReport(parameters, {
      refused: load.sent.filter((one) => !isAccepted(one)).length,
      poison: checkRejections(poison, entries),
      faults: done,
      milliseconds,
    }),
    failures: findNewFailures(before, after),
  };
}

/** Describes the measured part. */
function describeLoad(
  run: string,
  parameters: LoadParameters,
  load: readonly SentMessage[],
  entries: LoadEntries,
): Omit<LoadReport, 'check' | 'deliveries' | 'failures'> {
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
    machine: { cpus: cpus().length, loadAverage: loadavg().map((load) => Math.round(100 * load) / 100) },
  };
}
