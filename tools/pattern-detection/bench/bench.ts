import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { formatError } from '../../../src/cli/errors';
import { realMarket } from '../evaluate/market';
import type { Timing } from './figures';
import { Contender } from './process';
import { toColumns, installPeers, PYTHON_PEERS, startPeer } from './python';
import { runRounds, type Racer, type ContenderResult } from './race';
import type { Task } from './worker';

const ROOT = join(__dirname, '../../..');
const BUILD = join(ROOT, '.stacks', 'bench');
const STOCK = 'GOOG';

export interface BenchOptions {
  readonly rounds: number;
  /** Events a pass. */
  readonly events: number;
  /** Bars that each symbol has seen before. */
  readonly warm: number;
  readonly python: boolean;
  readonly onProgress: (line: string) => void;
}

export interface BenchReport {
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  /** Processes that ran or waited to run, on average over a minute: before and after. */
  readonly load: readonly [number, number];
  readonly rounds: number;
  readonly results: readonly ContenderResult[];
  readonly memory: Readonly<Record<string, { readonly stored: number; readonly heap: number }>>;
  /** Why a peer is not among the results. */
  readonly skipped: readonly string[];
}

export const SYMBOLS = [100, 5000] as const;
export const EVENTS_A_RECORD = [1, 25] as const;
export const METHODS = ['floor', 'json', 'scanner'] as const;
/** A contender's name. */
export const formatContenderName = (way: string, symbols: number, eventsARecord?: number): string =>
  `${way} · ${symbols} symbols${eventsARecord === undefined ? '' : ` · ${eventsARecord} a record`}`;

/** Bundles the worker as the handlers are bundled: code that tsx transforms on the way runs several times slower. */
function buildWorker(): string {
  const outfile = join(BUILD, 'worker.cjs');
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: ['tools/pattern-detection/bench/worker.ts'],
    preserveSymlinks: true,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    outfile,
    logLevel: 'silent',
  });
  return outfile;
}

/** Runs every contender side by side. */
export async function runBench({
  rounds,
  events,
  warm,
  python,
  onProgress: tell,
}: BenchOptions): Promise<BenchReport> {
  mkdirSync(BUILD, { recursive: true });
  const worker = buildWorker();
  const bars = realMarket().find(([first]) => first!.symbol === STOCK)!;
  const file = join(BUILD, 'bars.json');
  writeFileSync(file, JSON.stringify(bars));
  const running: Contender[] = [];
  const start = (contender: Contender) => (running.push(contender), contender);
  const node = (task: Task) =>
    start(new Contender(process.execPath, ['--expose-gc', worker, JSON.stringify(task)]));
  const racer = (name: string, contender: Contender, question: unknown = {}): Racer => ({
    name,
    round: () => contender.ask(question) as Promise<Timing>,
  });
  try {
    const before = loadavg()[0]!;
    const memory: Record<string, { stored: number; heap: number }> = {};
    for (const symbols of SYMBOLS) {
      const one = node({ kind: 'memory', load: { symbols, eventsARecord: 1, events: 0, warm } });
      memory[symbols] = (await one.ask({})) as { stored: number; heap: number };
    }
    const racers: Racer[] = [];
    for (const symbols of SYMBOLS) {
      const load = { symbols, eventsARecord: 1, events, warm };
      racers.push(racer(formatContenderName('state', symbols), node({ kind: 'state', load })));
      for (const eventsARecord of EVENTS_A_RECORD)
        for (const kind of METHODS)
          racers.push(
            racer(
              formatContenderName(kind, symbols, eventsARecord),
              node({ kind, load: { ...load, eventsARecord } }),
            ),
          );
    }
    for (const kind of ['engine streaming', 'engine batch'] as const)
      racers.push(racer(kind, node({ kind, bars: file })));
    const folder = join(ROOT, 'node_modules', 'technicalindicators');
    racers.push(racer('technicalindicators streaming', node({ kind: 'model', bars: file, folder })));
    const skipped: string[] = [];
    if (!python) skipped.push(`${PYTHON_PEERS.join(' and ')}: --no-python`);
    else
      try {
        await installPeers(tell);
        for (const peer of PYTHON_PEERS) {
          const contender = start(startPeer(peer));
          await contender.ask({ do: 'load', bars: toColumns(bars) });
          racers.push(racer(`${peer} streaming`, contender, { do: 'stream' }));
          racers.push(racer(`${peer} batch`, contender, { do: 'batch' }));
        }
      } catch (error) {
        skipped.push(`${PYTHON_PEERS.join(' and ')}: ${formatError(error)}`);
      }
    const results = await runRounds(racers, rounds, tell);
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
