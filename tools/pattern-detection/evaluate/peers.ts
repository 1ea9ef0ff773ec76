import { join } from 'node:path';
import { formatError } from '../../../src/cli/errors';
import type { ContenderProcess } from '../benchmark/contender-process';
import { loadModel } from '../benchmark/model';
import { MODEL_WINDOW } from '../benchmark/stock-subjects';
import { toColumns, installPeers, PYTHON_PEERS, startPeer } from '../benchmark/python-peers';
import { buildRustPeers, RUST_PEERS, startRustPeer } from '../benchmark/rust-peers';
import { generateCorpus, type Size, type Split } from './corpus';
import { Findings } from './findings';
import { createPopulations } from './populations';
import { Random } from './random';
import { matchAll } from './tally';
import {
  CLASSES,
  type Bar,
  type DetectorUnderTest,
  type DetectedPattern,
  type PatternClass,
  type Series,
} from './types';

/** The part of the benchmark for the comparison: some libraries take a millisecond per bar. */
export const PEERS_SIZE: Size = {
  planted: 100,
  nulls: 500,
  nullSeries: 50,
  permutations: 0,
  replays: 0,
  faulty: 0,
  depths: 0,
  sensitivity: { planted: 0, nulls: 0, nullSeries: 0 },
};
const WALK = 1000;
/** The minimum probability of a class from technicalindicators that counts as a detection. Project default. */
const MIN_PROBABILITY = 0.9;
/** Bars before the first call of its classifier. Project default. */
const MIN_BARS = 30;

/** A detection by a library: the class and the confirming bar, and the first and the last bar if it reports them. */
export type PeerSignal = readonly [pattern: string, at: number, first?: number, last?: number];

/** The results of one detector. */
export interface PeerReport {
  readonly name: string;
  readonly findings: Findings;
  /** Confirmed detections per 1,000 bars without a pattern. */
  readonly nullDetections: Readonly<Record<PatternClass, number>>;
}

interface Sample {
  readonly planted: readonly Series[];
  readonly walks: readonly (readonly Bar[])[];
}

export function createSample(
  seed: number,
  split: Split,
  size: Size,
  market: readonly (readonly Bar[])[],
): Sample {
  const { drawn } = createPopulations(market);
  const kinds = Object.keys(drawn.nullSeries);
  const walks = Array.from({ length: size.nullSeries }, (_, i) => {
    const name = kinds[i % kinds.length]!;
    return drawn.nullSeries[name]!(WALK, new Random(seed, split, 'peers', name, i));
  });
  return { planted: [...generateCorpus(drawn, seed, split, size)], walks };
}

/**
 * Converts the signals of a library in one series. A signal without an extent gets the planted extent, so that it is
 * evaluated by its class and time only.
 */
export function toDetections(
  { bars, truth }: Pick<Series, 'bars' | 'truth'>,
  signals: readonly PeerSignal[],
): DetectedPattern[] {
  const time = (index: number) => bars[index]!.timestamp;
  return signals.map(([pattern, at, first, last]) => ({
    pattern,
    start: time(first ?? truth?.extremes[0]!.index ?? at),
    end: time(last ?? truth?.extremes.at(-1)!.index ?? at),
    confirmedAt: time(at),
  }));
}

/** Measures one detector on the sample. */
export function measurePeer(
  name: string,
  detector: DetectorUnderTest,
  { planted, walks }: Sample,
): PeerReport {
  const findings = new Findings();
  for (const matched of matchAll(detector, planted)) findings.add(matched);
  const detections = walks.flatMap((bars) => detector(bars));
  const bars = walks.reduce((sum, { length }) => sum + length, 0);
  const nullDetections = Object.fromEntries(
    CLASSES.map((pattern) => [
      pattern,
      (1000 * detections.filter((f) => f.pattern === pattern).length) / bars,
    ]),
  ) as Record<PatternClass, number>;
  return { name, findings, nullDetections };
}

/** Classifies the window before each bar with technicalindicators, and reports each change to one of the classes. */
function classifyWindows(model: ReturnType<typeof loadModel>, bars: readonly Bar[]): PeerSignal[] {
  const names: Readonly<Record<string, string>> = { HS: 'head-and-shoulders', DT: 'double-top' };
  const closes = Float64Array.from(bars, ({ close }) => close);
  const signals: PeerSignal[] = [];
  let before: string | undefined;
  for (let at = MIN_BARS; at < bars.length; at++) {
    const { name, probability } = model(closes.subarray(Math.max(0, at + 1 - MODEL_WINDOW), at + 1));
    const now = probability > MIN_PROBABILITY ? names[name] : undefined;
    if (now !== undefined && now !== before) signals.push([now, at]);
    before = now;
  }
  return signals;
}

/** Creates a detector that returns recorded signals. */
function createLookupDetector(
  { planted, walks }: Sample,
  signals: readonly (readonly PeerSignal[])[],
): DetectorUnderTest {
  const all: Pick<Series, 'bars' | 'truth'>[] = [...planted, ...walks.map((bars) => ({ bars }))];
  const results = new Map(all.map((series, i) => [series.bars, toDetections(series, signals[i]!)]));
  return (bars) => results.get(bars)!;
}

/** The libraries in processes of their own, by language: a group that cannot be installed is reported and skipped. */
const PEER_GROUPS: readonly PeerGroup[] = [
  { names: PYTHON_PEERS, install: installPeers, start: () => PYTHON_PEERS.map(startPeer) },
  { names: RUST_PEERS, install: buildRustPeers, start: () => RUST_PEERS.map(startRustPeer) },
];

export interface PeerGroup {
  readonly names: readonly string[];
  readonly install: (onProgress: (line: string) => void) => Promise<void>;
  /** Starts one process for each name, in the same order. */
  readonly start: () => readonly Pick<ContenderProcess, 'request' | 'end'>[];
}

interface PeerSignals {
  readonly name: string;
  /** For each series. */
  readonly signals: readonly (readonly PeerSignal[])[];
}

/**
 * Installs the libraries of a group and sends each of them the series.
 * @returns one promise for each library, with its signals, or undefined if it was reported and skipped
 */
export async function requestSignals(
  { names, install, start }: PeerGroup,
  series: readonly (readonly Bar[])[],
  onProgress: (line: string) => void,
): Promise<Promise<PeerSignals | undefined>[]> {
  const skip = (name: string) => (error: unknown) =>
    void onProgress(`skipped: ${name}: ${formatError(error)}`);
  try {
    await install(onProgress);
  } catch (error) {
    skip(names.join(' and '))(error);
    return [];
  }
  const request = { do: 'detect', all: series.map(toColumns) };
  return start().map(async (peer, i) => {
    const name = names[i]!;
    const response = peer.request(request).finally(() => peer.end());
    return response.then((signals) => ({ name, signals: signals as PeerSignals['signals'] }), skip(name));
  });
}

/** Evaluates the engine and the other libraries on the same series. Libraries that are not available are reported and skipped. */
export async function evaluatePeers(
  engine: DetectorUnderTest,
  sample: Sample,
  onProgress: (line: string) => void,
): Promise<PeerReport[]> {
  const series = [...sample.planted.map(({ bars }) => bars), ...sample.walks];
  const reports = [measurePeer('this engine', engine, sample)];
  const requests: Promise<PeerSignals | undefined>[] = [];
  for (const group of PEER_GROUPS) requests.push(...(await requestSignals(group, series, onProgress)));
  // The classifier blocks this process: wait until the requests are sent.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  onProgress(`${series.length} series for each library, which takes minutes`);
  const model = loadModel(join(__dirname, '../../../node_modules/technicalindicators'));
  const signals = series.map((bars) => classifyWindows(model, bars));
  const results = [{ name: 'technicalindicators 3.1.0', signals }, ...(await Promise.all(requests))];
  for (const result of results)
    if (result) reports.push(measurePeer(result.name, createLookupDetector(sample, result.signals), sample));
  return reports;
}
