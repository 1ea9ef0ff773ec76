import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { formatError } from '../../../src/cli/errors';
import { readRealMarket } from '../evaluate/market';
import type { Timing } from './timing';
import { BUILD, buildWorker, ROOT } from './build-worker';
import { ContenderProcess } from './contender-process';
import { toColumns, installPeers, PYTHON_PEERS, startPeer } from './python-peers';
import { FEEDS, type Feed } from './feed';
import { runRounds, type Contender, type ContenderResult } from './rounds';
import type { WorkerTask } from './worker';

const STOCK = 'GOOG';

export interface BenchmarkOptions {
  readonly rounds: number;
  /** Events per pass. */
  readonly events: number;
  /** Bars that each symbol has processed before the measurement. */
  readonly warmupBars: number;
  readonly python: boolean;
  readonly onProgress: (line: string) => void;
}

export interface BenchmarkReport {
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  /** Load average over one minute: before and after the measurement. */
  readonly load: readonly [number, number];
  readonly rounds: number;
  readonly results: readonly ContenderResult[];
  readonly memory: Readonly<Record<string, { readonly stored: number; readonly heap: number }>>;
  /** Libraries that were not measured, and the reason. */
  readonly skipped: readonly string[];
}

export const SYMBOL_COUNTS = [100, 5000] as const;
export const RECORD_SIZES = [1, 25] as const;
/** The loads of the contenders that read records. */
export const LOADS = FEEDS.flatMap((feed) =>
  SYMBOL_COUNTS.flatMap((symbols) => RECORD_SIZES.map((each) => [feed, symbols, each] as const)),
);
export const READ_METHODS = ['baseline', 'json', 'scanner'] as const;
export const formatContenderName = (
  method: string,
  feed: Feed,
  symbols: number,
  eventsPerRecord?: number,
): string =>
  `${method} · ${feed} · ${symbols} symbols${eventsPerRecord === undefined ? '' : ` · ${eventsPerRecord} per record`}`;

/** Measures all contenders in turn. */
export async function runBenchmark({
  rounds,
  events,
  warmupBars,
  python,
  onProgress,
}: BenchmarkOptions): Promise<BenchmarkReport> {
  mkdirSync(BUILD, { recursive: true });
  const worker = buildWorker('worker');
  const bars = readRealMarket().find(([first]) => first!.symbol === STOCK)!;
  const file = join(BUILD, 'bars.json');
  writeFileSync(file, JSON.stringify(bars));
  const running: ContenderProcess[] = [];
  const register = (contender: ContenderProcess) => (running.push(contender), contender);
  const startWorker = (task: WorkerTask) =>
    register(new ContenderProcess(process.execPath, ['--expose-gc', worker, JSON.stringify(task)]));
  const createContender = (name: string, worker: ContenderProcess, request: unknown = {}): Contender => ({
    name,
    runRound: () => worker.request(request) as Promise<Timing>,
  });
  try {
    const before = loadavg()[0]!;
    const memory: Record<string, { stored: number; heap: number }> = {};
    for (const symbols of SYMBOL_COUNTS) {
      const memoryWorker = startWorker({
        kind: 'memory',
        load: { feed: 'bars', symbols, eventsPerRecord: 1, events: 0, warmupBars },
      });
      memory[symbols] = (await memoryWorker.request({})) as { stored: number; heap: number };
    }
    const contenders: Contender[] = [];
    for (const feed of FEEDS)
      for (const symbols of SYMBOL_COUNTS) {
        const load = { feed, symbols, eventsPerRecord: 1, events, warmupBars };
        const name = formatContenderName('state', feed, symbols);
        contenders.push(createContender(name, startWorker({ kind: 'state', load })));
        for (const eventsPerRecord of RECORD_SIZES)
          for (const kind of READ_METHODS)
            contenders.push(
              createContender(
                formatContenderName(kind, feed, symbols, eventsPerRecord),
                startWorker({ kind, load: { ...load, eventsPerRecord } }),
              ),
            );
      }
    for (const kind of ['engine streaming', 'engine batch'] as const)
      contenders.push(createContender(kind, startWorker({ kind, bars: file })));
    const folder = join(ROOT, 'node_modules', 'technicalindicators');
    contenders.push(
      createContender('technicalindicators streaming', startWorker({ kind: 'model', bars: file, folder })),
    );
    const skipped: string[] = [];
    if (!python) skipped.push(`${PYTHON_PEERS.join(' and ')}: --no-python`);
    else
      try {
        await installPeers(onProgress);
        for (const peer of PYTHON_PEERS) {
          const contender = register(startPeer(peer));
          await contender.request({ do: 'load', bars: toColumns(bars) });
          contenders.push(createContender(`${peer} streaming`, contender, { do: 'stream' }));
          contenders.push(createContender(`${peer} batch`, contender, { do: 'batch' }));
        }
      } catch (error) {
        skipped.push(`${PYTHON_PEERS.join(' and ')}: ${formatError(error)}`);
      }
    const results = await runRounds(contenders, rounds, onProgress);
    const [{ model } = { model: 'unknown' }] = cpus();
    const load = [before, loadavg()[0]!] as const;
    return {
      node: process.version,
      cpu: model,
      cores: cpus().length,
      load,
      rounds,
      results,
      memory,
      skipped,
    };
  } finally {
    for (const contender of running) contender.end();
  }
}
