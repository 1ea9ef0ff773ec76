import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { CLIENT_OPTIONS } from '../shared/aws';
import { type Environment, readVariable } from '../shared/env';
import { createEventBridge } from '../shared/event-bus';
import { type Telemetry, traceClient } from '../shared/telemetry';
import { createInputQueue } from './adapters/input-queue';
import { openDatabase } from './database';
import { processMessages, type ProcessorDeps } from './process-messages';

/** What distinguishes the processors. */
export interface ProcessorOptions extends Pick<ProcessorDeps, 'parse' | 'readLimits' | 'isOrdered'> {
  /** The beginning of the variables with the URLs of the queue and its dead-letter queue. */
  readonly queue: 'ORDER_COMMANDS' | 'ARRIVALS';
}

/** Creates the handler of a queue whose messages are booked. @throws EnvironmentError if a variable is missing */
export const createProcessor = (
  env: Environment,
  telemetry: Telemetry,
  { queue, ...options }: ProcessorOptions,
): ((event: SQSEvent, context: Context) => Promise<SQSBatchResponse>) => {
  const deps: ProcessorDeps = {
    ...options,
    telemetry,
    database: openDatabase(env, 'writer', telemetry),
    events: createEventBridge(),
    bus: readVariable(env, 'TRADING_EVENTS_BUS_NAME'),
    queue: createInputQueue(
      traceClient(new SQSClient(CLIENT_OPTIONS)),
      readVariable(env, `${queue}_QUEUE_URL`),
      readVariable(env, `${queue}_DLQ_QUEUE_URL`),
    ),
  };
  return (event, context) => processMessages(event, deps, () => context.getRemainingTimeInMillis());
};
