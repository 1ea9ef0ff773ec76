import { join } from 'node:path';
import { formatError } from '../../../src/cli/errors';
import { loadModel } from '../bench/model';
import { MODEL_WINDOW } from '../bench/one-stock';
import { toColumns, installPeers, PYTHON_PEERS, startPeer } from '../bench/python';
import { generateCorpus, type Size, type Split } from './corpus';
import { Findings } from './findings';
import { NULLS } from './nulls';
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

/** What the peers are tried on: a part of the benchmark, because some of them take a millisecond a bar. */
export const PEERS_SIZE: Size = { planted: 100, nulls: 500, nullSeries: 50, permutations: 0, replays: 0 };
const WALK = 1000;
/** technicalindicators says how probable its class is; below this, it is noise. Default here. */
const MIN_PROBABILITY = 0.9;
/** Bars before its classifier is asked at all. Default here. */
const MIN_BARS = 30;

/** What a peer says: the class and the confirming bar, and the first and the last bar where it tells them. */
export type PeerSignal = readonly [pattern: string, at: number, first?: number, last?: number];

/** One detector on the peers' part of the benchmark. */
export interface PeerReport {
  readonly name: string;
  readonly findings: Findings;
  /** Confirmed detections per 1,000 bars without any shape. */
  readonly fires: Readonly<Record<PatternClass, number>>;
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
  const kinds = Object.keys(NULLS);
  const walks = Array.from({ length: size.nullSeries }, (_, i) => {
    const name = kinds[i % kinds.length]!;
    return NULLS[name]!(WALK, new Random(seed, split, 'peers', name, i), market);
  });
  return { planted: [...generateCorpus(seed, split, size, market)], walks };
}

/**
 * What a peer said of a series as a detector would. Where it tells no extent, it gets the planted one: it is then judged by
 * its class and its moment alone.
 */
export function toDetections(
  { bars, truth }: Pick<Series, 'bars' | 'truth'>,
  sayings: readonly PeerSignal[],
): DetectedPattern[] {
  const time = (index: number) => bars[index]!.timestamp;
  return sayings.map(([pattern, at, first, last]) => ({
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
  for (const tried of matchAll(detector, planted)) findings.add(tried);
  const told = walks.flatMap((bars) => detector(bars));
  const bars = walks.reduce((sum, { length }) => sum + length, 0);
  const fires = Object.fromEntries(
    CLASSES.map((pattern) => [pattern, (1000 * told.filter((f) => f.pattern === pattern).length) / bars]),
  ) as Record<PatternClass, number>;
  return { name, findings, fires };
}

/** technicalindicators on windows of its own size, or what there is: where its verdict becomes one of the classes. */
function classifyWindows(model: ReturnType<typeof loadModel>, bars: readonly Bar[]): PeerSignal[] {
  const names: Readonly<Record<string, string>> = { HS: 'head-and-shoulders', DT: 'double-top' };
  const closes = Float64Array.from(bars, ({ close }) => close);
  const said: PeerSignal[] = [];
  let before: string | undefined;
  for (let at = MIN_BARS; at < bars.length; at++) {
    const { name, probability } = model(closes.subarray(Math.max(0, at + 1 - MODEL_WINDOW), at + 1));
    const now = probability > MIN_PROBABILITY ? names[name] : undefined;
    if (now !== undefined && now !== before) said.push([now, at]);
    before = now;
  }
  return said;
}

/** A detector that looks up what has been said of each series before. */
function createLookupDetector(
  { planted, walks }: Sample,
  said: readonly (readonly PeerSignal[])[],
): DetectorUnderTest {
  const all: Pick<Series, 'bars' | 'truth'>[] = [...planted, ...walks.map((bars) => ({ bars }))];
  const answers = new Map(all.map((series, i) => [series.bars, toDetections(series, said[i]!)]));
  return (bars) => answers.get(bars)!;
}

/** The engine and its peers on the same series. Peers that can't be had are told of and left out. */
export async function evaluatePeers(
  engine: DetectorUnderTest,
  given: Sample,
  tell: (line: string) => void,
): Promise<PeerReport[]> {
  const series = [...given.planted.map(({ bars }) => bars), ...given.walks];
  const question = { do: 'detect', all: series.map(toColumns) };
  const reports = [measurePeer('this engine', engine, given)];
  let asked: Promise<readonly (readonly PeerSignal[])[]>[] = [];
  try {
    await installPeers(tell);
    tell(`${series.length} series for ${PYTHON_PEERS.join(' and ')}, which takes minutes`);
    asked = PYTHON_PEERS.map(async (name) => {
      const peer = startPeer(name);
      const said = (await peer.ask(question)) as (readonly PeerSignal[])[];
      peer.end();
      return said;
    });
  } catch (error) {
    tell(`left out: ${PYTHON_PEERS.join(' and ')}: ${formatError(error)}`);
  }
  const answers = Promise.all(asked);
  // Lets their questions go out before the classifier takes this process for itself.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  tell('and for technicalindicators');
  const model = loadModel(join(__dirname, '../../../node_modules/technicalindicators'));
  const said = series.map((bars) => classifyWindows(model, bars));
  reports.push(measurePeer('technicalindicators 3.1.0', createLookupDetector(given, said), given));
  (await answers).forEach((each, i) =>
    reports.push(measurePeer(PYTHON_PEERS[i]!, createLookupDetector(given, each), given)),
  );
  return reports;
}
