// Measures the processor time of KinesisConsumer with BAR_INTERVALS for each trade, by the number of symbols in a shard:
// npx tsx tools/pattern-detection/benchmark/bars.ts
import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { print } from '../../../src/cli/terminal/print';
import { formatTable } from '../../../src/cli/terminal/table';
import type { BarTask } from './bar-worker';
import { buildWorker } from './build-worker';

const SYMBOLS = [12, 125, 1_250] as const;
const ROUNDS = 5;

const worker = buildWorker('bar-worker');
const measure = (task: BarTask): number =>
  Number(execFileSync(process.execPath, ['--expose-gc', worker, JSON.stringify(task)], { encoding: 'utf8' }));
const computeMedian = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1]!;

const tasks = [true, false].flatMap((ids) =>
  [true, false].flatMap((isCached) => SYMBOLS.map((symbols): BarTask => ({ symbols, ids, isCached }))),
);
const results = tasks.map((): number[] => []);
// The tasks take turns, so that a slow minute of the machine does not distort their ratios.
for (let round = 0; round < ROUNDS; round++)
  tasks.forEach((task, index) => results[index]!.push(measure(task)));
const rows = tasks.map(({ symbols, ids, isCached }, index) => {
  const values = results[index]!;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return [
    ids ? 'with ids' : 'without ids',
    isCached ? 'yes' : 'no',
    String(symbols),
    computeMedian(values).toFixed(2),
    `${low.toFixed(2)} to ${high.toFixed(2)}`,
  ];
});
print(formatTable(['trades', 'cached', 'symbols', 'µs a trade', 'range'], rows));
print(`\n${ROUNDS} rounds, load average ${loadavg()[0]!.toFixed(1)}`);
