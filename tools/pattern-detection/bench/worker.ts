import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Bar } from '../../../src/domain/patterns';
import { measure, type Subject } from './measure';
import { engineBatch, engineStreaming, modelStreaming } from './one-stock';
import { bytesASymbol, byJson, byScanner, floor, stateOnly, type Load } from './pipeline';

/**
 * One contender in a process of its own, so that none is measured on code that another has made the compiler give up on.
 * A line on stdin asks for a round, the answer is a line of JSON; the end of stdin ends it.
 */
export type Task =
  | { readonly kind: 'floor' | 'state' | 'json' | 'scanner'; readonly load: Load }
  | { readonly kind: 'memory'; readonly load: Load }
  | { readonly kind: 'engine streaming' | 'engine batch'; readonly bars: string }
  | { readonly kind: 'model'; readonly bars: string; readonly folder: string };

function subjectOf(task: Exclude<Task, { kind: 'memory' }>): Subject {
  switch (task.kind) {
    case 'floor':
      return floor(task.load);
    case 'state':
      return stateOnly(task.load);
    case 'json':
      return byJson(task.load);
    case 'scanner':
      return byScanner(task.load);
  }
  const bars = JSON.parse(readFileSync(task.bars, 'utf8')) as Bar[];
  if (task.kind === 'model') return modelStreaming(bars, task.folder);
  return task.kind === 'engine batch' ? engineBatch(bars) : engineStreaming(bars);
}

const task = JSON.parse(process.argv[2]!) as Task;
const answer = (): unknown => {
  if (task.kind === 'memory') return bytesASymbol(task.load);
  subject ??= subjectOf(task);
  return measure(subject);
};
let subject: Subject | undefined;
createInterface({ input: process.stdin }).on('line', () => {
  process.stdout.write(`${JSON.stringify(answer())}\n`);
});
