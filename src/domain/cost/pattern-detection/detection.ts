import { asBlocks, type PlannedResource } from '../../plan/resources';
import { batchRecords, readingsOf, shardsOf } from '../flow';
import { runsOf } from '../functions';
import { n, type Use, used } from '../line';
import { logsOf } from '../logs';
import { PRICE_LIST } from '../prices';
import { type Stack, titleOf } from '../stack';
import { rowsUse } from '../tables';
import { ASSUMED, HALF, ROW } from './assumed';
import { countEvents, recordFlow, type Traffic } from './traffic';
import { FUNCTION, TABLE } from './types';

/** The batches that a mapping makes of the traffic, with the events in each and the symbols among them. */
export function batchEvents(mapping: PlannedResource, shards: number, traffic: Traffic) {
  const { batches, lanes } = batchRecords(mapping, shards, recordFlow(traffic));
  const eventsPerBatch = batches === 0 ? 0 : countEvents(traffic) / batches;
  return { batches, eventsPerBatch, statesPerBatch: Math.min(traffic.symbols / lanes, eventsPerBatch) };
}

/** How the stream's records come to KinesisConsumer. */
export function batchesTo(stack: Stack, stream: PlannedResource, traffic: Traffic) {
  const reading = readingsOf(stack, stream).find(
    ({ fn }) => fn && fn === stack.named(FUNCTION, 'KinesisConsumer'),
  );
  const shards = shardsOf(stream, recordFlow(traffic));
  return reading?.fn && { fn: reading.fn, ...batchEvents(reading.mapping, shards, traffic) };
}
export type Batched = NonNullable<ReturnType<typeof batchesTo>>;

export function ingestion(
  stack: Stack,
  { fn, batches, eventsPerBatch, statesPerBatch }: Batched,
  traffic: Traffic,
): readonly Use[] {
  const table = stack.toldOf(fn, TABLE, 'DetectorState');
  const states = batches * statesPerBatch;
  const ms =
    ASSUMED.consumerMsBase +
    eventsPerBatch * ASSUMED.consumerMsPerEvent +
    (table ? statesPerBatch * ASSUMED.consumerMsPerState : 0);
  return [
    ...runsOf(fn, batches, ms, `batches of ${n(eventsPerBatch)} events`),
    ...logsOf(stack, fn, batches, ASSUMED.batchLogBytes),
    ...rowsUse(table, {
      written: states,
      bytes: traffic.stateBytes,
      read: states,
      held: traffic.symbols,
      because: `${n(statesPerBatch)} symbols in each of ${n(batches)} batches`,
    }),
  ];
}

export function analysis(stack: Stack, workflow: PlannedResource, analyses: number): readonly Use[] {
  const { expressRequest, expressGbSecond, transition } = PRICE_LIST.stepFunctions;
  const title = titleOf(workflow);
  const { type, definition, logging_configuration: logging } = workflow.values;
  const [logged] = asBlocks(logging);
  const line = (what: string, quantity: number, price: Use['price'], because: string) =>
    used('Step Functions', `${title}, ${what}`, quantity, price, because, [workflow]);
  const states = (
    String(definition).match(/"Type":\s*"(?:Task|Parallel|Map|Choice|Pass|Wait|Succeed|Fail)"/g) ?? []
  ).length;
  const express = [
    line('requests', analyses, expressRequest, 'events that pass the gate'),
    line(
      'duration',
      analyses * ASSUMED.workflowSeconds * ASSUMED.workflowGb,
      expressGbSecond,
      '0.5 s at 64 MB (assumed)',
    ),
  ];
  return [
    ...(type === 'EXPRESS'
      ? express
      : [
          line(
            'transitions',
            analyses * states,
            transition,
            `${n(analyses)} events that pass the gate × ${states} states at most`,
          ),
        ]),
    ...logsOf(stack, workflow, analyses, logged?.level === 'ALL' ? ASSUMED.workflowLogBytes : 0),
  ];
}

/** PatternDetector, if the workflow calls it. */
export function detectorOf(stack: Stack, workflow: PlannedResource): PlannedResource | undefined {
  const detector = stack.named(FUNCTION, 'PatternDetector');
  return stack.functions(workflow.values.definition).find((fn) => fn === detector);
}

export function detection(
  stack: Stack,
  detector: PlannedResource,
  workflow: PlannedResource | undefined,
  analyses: number,
  { found }: Traffic,
): readonly Use[] {
  const calls = [...String(workflow?.values.definition).matchAll(/"FunctionName":\s*"([^"]*)"/g)];
  const steps = calls.filter(([, name]) => stack.functions(name).includes(detector)).length;
  const patterns = analyses * found;
  return [
    ...runsOf(detector, analyses * steps, ASSUMED.detectorMs, `${n(analyses)} analyses of ${steps} steps`),
    ...logsOf(stack, detector, analyses * steps, ASSUMED.stepLogBytes),
    ...rowsUse(stack.toldOf(detector, TABLE, 'TradingPatterns'), {
      written: patterns,
      bytes: ROW.pattern,
      read: 0,
      held: patterns * HALF,
      because: 'each pattern once',
    }),
  ];
}
