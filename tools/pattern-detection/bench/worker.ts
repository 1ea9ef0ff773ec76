import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Bar } from '../../../src/domain/patterns';
import { measure, type BenchSubject } from './measure';
import { createBatchEngine, createStreamingEngine, createStreamingModel } from './one-stock';
import {
  measureBytesPerSymbol,
  createJsonSubject,
  createScannerSubject,
  createBaseline,
  createStateSubject,
  type BenchLoad,
} from './pipeline';

/**
 * One contender in a process of its own, so that none is measured on code that another has made the compiler give up on.
 * A line on stdin asks for a round, the answer is a line of JSON; the end of stdin ends it.
 */
export type Task =
  | { readonly kind: 'floor' | 'state' | 'json' | 'scanner'; readonly load: BenchLoad }
  | { readonly kind: 'memory'; readonly load: BenchLoad }
  | { readonly kind: 'engine streaming' | 'engine batch'; readonly bars: string }
  | { readonly kind: 'model'; readonly bars: string; readonly folder: string };

function createSubject(task: Exclude<Task, { kind: 'memory' }>): BenchSubject {
  switch (task.kind) {
    case 'floor':
      return createBaseline(task.load);
    case 'state':
      return createStateSubject(task.load);
    case 'json':
      return createJsonSubject(task.load);
    case 'scanner':
      return createScannerSubject(task.load);
  }
  const bars = JSON.parse(readFileSync(task.bars, 'utf8')) as Bar[];
  if (task.kind === 'model') return createStreamingModel(bars, task.folder);
  return task.kind === 'engine batch' ? createBatchEngine(bars) : createStreamingEngine(bars);
}

const task = JSON.parse(process.argv[2]!) as Task;
const answer = (): unknown => {
  if (task.kind === 'memory') return measureBytesPerSymbol(task.load);
  subject ??= createSubject(task);
  return measure(subject);
};
let subject: BenchSubject | undefined;
createInterface({ input: process.stdin }).on('line', () => {
  process.stdout.write(`${JSON.stringify(answer())}\n`);
});
