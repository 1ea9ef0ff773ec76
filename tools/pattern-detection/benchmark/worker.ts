import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Bar } from '../../../src/domain/patterns';
import { measure, type BenchmarkSubject } from './measure';
import {
  createBatchEngineSubject,
  createStreamingEngineSubject,
  createStreamingModelSubject,
} from './stock-subjects';
import {
  measureBytesPerSymbol,
  createJsonSubject,
  createScannerSubject,
  createBaselineSubject,
  createStateSubject,
  type BenchmarkLoad,
} from './stream-subjects';

/**
 * One contender in a separate process, so that no contender is measured on code that was deoptimized for another one.
 * A line on stdin requests a round, the response is a line of JSON; the process ends with stdin.
 */
export type WorkerTask =
  | { readonly kind: 'baseline' | 'state' | 'json' | 'scanner'; readonly load: BenchmarkLoad }
  | { readonly kind: 'memory'; readonly load: BenchmarkLoad }
  | { readonly kind: 'engine streaming' | 'engine batch'; readonly bars: string }
  | { readonly kind: 'model'; readonly bars: string; readonly folder: string };

function createSubject(task: Exclude<WorkerTask, { kind: 'memory' }>): BenchmarkSubject {
  switch (task.kind) {
    case 'baseline':
      return createBaselineSubject(task.load);
    case 'state':
      return createStateSubject(task.load);
    case 'json':
      return createJsonSubject(task.load);
    case 'scanner':
      return createScannerSubject(task.load);
  }
  const bars = JSON.parse(readFileSync(task.bars, 'utf8')) as Bar[];
  if (task.kind === 'model') return createStreamingModelSubject(bars, task.folder);
  return task.kind === 'engine batch' ? createBatchEngineSubject(bars) : createStreamingEngineSubject(bars);
}

const task = JSON.parse(process.argv[2]!) as WorkerTask;
const runTask = (): unknown => {
  if (task.kind === 'memory') return measureBytesPerSymbol(task.load);
  subject ??= createSubject(task);
  return measure(subject);
};
let subject: BenchmarkSubject | undefined;
createInterface({ input: process.stdin }).on('line', () => {
  process.stdout.write(`${JSON.stringify(runTask())}\n`);
});
