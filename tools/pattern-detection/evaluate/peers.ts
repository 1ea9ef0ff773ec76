import { join } from 'node:path';
import { formatError } from '../../../src/cli/errors';
import { loadModel } from '../bench/model';
import { MODEL_WINDOW } from '../bench/one-stock';
import { columnsOf, installPeers, PYTHON_PEERS, startPeer } from '../bench/python';
import { corpus, type Size, type Split } from './corpus';
import { Findings } from './found';
import { NULLS } from './nulls';
import { Random } from './random';
import { tryAll } from './tally';
import { CLASSES, type Bar, type Detector, type Found, type PatternClass, type Series } from './types';

/** What the peers are tried on: a part of the benchmark, because some of them take a millisecond a bar. */
export const PEERS_SIZE: Size = { planted: 100, nulls: 500, nullSeries: 50, permutations: 0, replays: 0 };
const WALK = 1000;
/** technicalindicators says how probable its class is; below this, it is noise. Default here. */
const SURE = 0.9;
/** Bars before its classifier is asked at all. Default here. */
const LEAST = 30;

/** What a peer says: the class and the confirming bar, and the first and the last bar where it tells them. */
export type Saying = readonly [pattern: string, at: number, first?: number, last?: number];

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

export function sample(seed: number, split: Split, size: Size, market: readonly (readonly Bar[])[]): Sample {
  const kinds = Object.keys(NULLS);
  const walks = Array.from({ length: size.nullSeries }, (_, i) => {
    const name = kinds[i % kinds.length]!;
    return NULLS[name]!(WALK, new Random(seed, split, 'peers', name, i), market);
  });
  return { planted: [...corpus(seed, split, size, market)], walks };
}

/**
 * What a peer said of a series as a detector would. Where it tells no extent, it gets the planted one: it is then judged by
 * its class and its moment alone.
 */
export function foundOf(
  { bars, truth }: Pick<Series, 'bars' | 'truth'>,
  sayings: readonly Saying[],
): Found[] {
  const time = (index: number) => bars[index]!.timestamp;
  return sayings.map(([pattern, at, first, last]) => ({
    pattern,
    start: time(first ?? truth?.extremes[0]!.index ?? at),
    end: time(last ?? truth?.extremes.at(-1)!.index ?? at),
    confirmedAt: time(at),
  }));
}

/** Measures one detector on the sample. */
export function tryPeer(name: string, detector: Detector, { planted, walks }: Sample): PeerReport {
  const findings = new Findings();
  for (const tried of tryAll(detector, planted)) findings.add(tried);
  const told = walks.flatMap((bars) => detector(bars));
  const bars = walks.reduce((sum, { length }) => sum + length, 0);
  const fires = Object.fromEntries(
    CLASSES.map((pattern) => [pattern, (1000 * told.filter((f) => f.pattern === pattern).length) / bars]),
  ) as Record<PatternClass, number>;
  return { name, findings, fires };
}

/** technicalindicators on windows of its own size, or what there is: where its verdict becomes one of the classes. */
function byModel(model: ReturnType<typeof loadModel>, bars: readonly Bar[]): Saying[] {
  const names: Readonly<Record<string, string>> = { HS: 'head-and-shoulders', DT: 'double-top' };
  const closes = Float64Array.from(bars, ({ close }) => close);
  const said: Saying[] = [];
  let before: string | undefined;
  for (let at = LEAST; at < bars.length; at++) {
    const { name, probability } = model(closes.subarray(Math.max(0, at + 1 - MODEL_WINDOW), at + 1));
    const now = probability > SURE ? names[name] : undefined;
    if (now !== undefined && now !== before) said.push([now, at]);
    before = now;
  }
  return said;
}

/** A detector that looks up what has been said of each series before. */
function remembered({ planted, walks }: Sample, said: readonly (readonly Saying[])[]): Detector {
  const all: Pick<Series, 'bars' | 'truth'>[] = [...planted, ...walks.map((bars) => ({ bars }))];
  const answers = new Map(all.map((series, i) => [series.bars, foundOf(series, said[i]!)]));
  return (bars) => answers.get(bars)!;
}

/** The engine and its peers on the same series. Peers that can't be had are told of and left out. */
export async function evaluatePeers(
  engine: Detector,
  given: Sample,
  tell: (line: string) => void,
): Promise<PeerReport[]> {
  const series = [...given.planted.map(({ bars }) => bars), ...given.walks];
  const question = { do: 'detect', all: series.map(columnsOf) };
  const reports = [tryPeer('this engine', engine, given)];
  let asked: Promise<readonly (readonly Saying[])[]>[] = [];
  try {
    await installPeers(tell);
    tell(`${series.length} series for ${PYTHON_PEERS.join(' and ')}, which takes minutes`);
    asked = PYTHON_PEERS.map(async (name) => {
      const peer = startPeer(name);
      const said = (await peer.ask(question)) as (readonly Saying[])[];
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
  const model = loadModel(join(__dirname, '../../node_modules/technicalindicators'));
  const said = series.map((bars) => byModel(model, bars));
  reports.push(tryPeer('technicalindicators 3.1.0', remembered(given, said), given));
  (await answers).forEach((each, i) =>
    reports.push(tryPeer(PYTHON_PEERS[i]!, remembered(given, each), given)),
  );
  return reports;
}
