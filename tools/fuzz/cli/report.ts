import { formatTable } from '../../../src/cli/terminal/table';
import type { FuzzResult } from '../core/run-entry';

/** The largest heap of a run, in MB: an entry that holds what it processed grows beyond it. */
const HEAP_LIMIT_MB = 1_500;
/** 99 of 100 inputs take less than this, in milliseconds. */
const P99_LIMIT_MS = 5;

/** Lists what is wrong with a result. */
export const findProblems = ({ failure, p99Ms, maxHeapMb }: FuzzResult): readonly string[] => [
  ...(failure ? ['an input failed'] : []),
  ...(p99Ms >= P99_LIMIT_MS
    ? [`99 of 100 inputs took up to ${p99Ms.toFixed(2)} ms: expected less than ${P99_LIMIT_MS}`]
    : []),
  ...(maxHeapMb > HEAP_LIMIT_MB ? [`the heap had ${maxHeapMb} MB: expected at most ${HEAP_LIMIT_MB}`] : []),
];

const formatCount = (count: number): string => count.toLocaleString('en-US');

/** Formats the figures of the entries as a table. */
export const formatResults = (results: readonly FuzzResult[]): string =>
  formatTable(
    ['entry', 'kind', 'inputs', 'accepted', 'failures', 'p50 ms', 'p99 ms', 'heap MB'],
    results.map(({ entry, kind, inputs, accepted, failure, p50Ms, p99Ms, maxHeapMb }) => [
      entry,
      kind,
      formatCount(inputs),
      formatCount(accepted),
      failure ? '1' : '0',
      p50Ms.toFixed(3),
      p99Ms.toFixed(3),
      String(maxHeapMb),
    ]),
  );

/** Formats the input that failed, and how to repeat it. */
export const formatFailure = ({ entry, seed, inputs, failure }: FuzzResult): string =>
  failure
    ? [
        `${entry}: seed ${seed}, input ${formatCount(inputs)}`,
        failure.error,
        `input: ${failure.input}`,
        `repeat: npm run fuzz -- ${entry} --inputs ${inputs} --seed ${seed}`,
      ].join('\n')
    : '';
