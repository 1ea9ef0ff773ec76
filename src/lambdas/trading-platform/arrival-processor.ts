import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { parseArrival } from '../../domain/orders';
import { CLIENT_OPTIONS } from '../shared/aws';
import { readVariable } from '../shared/env';
import { createEventBridge } from '../shared/event-bus';
import { createTelemetry, traceClient } from '../shared/telemetry';
import { createInputQueue } from './adapters/input-queue';
import { openDatabase } from './database';
import { processMessages, type ProcessorDeps } from './process-messages';

const { env } = process;
const telemetry = createTelemetry();
const sqs = traceClient(new SQSClient(CLIENT_OPTIONS));
const deps: ProcessorDeps = {
  telemetry,
  parse: parseArrival,
  readLimits: () => Promise.resolve('none'),
  isOrdered: false,
  database: openDatabase(env, 'writer', telemetry),
  events: createEventBridge(),
  bus: readVariable(env, 'TRADING_EVENTS_BUS_NAME'),
  queue: createInputQueue(
    sqs,
    readVariable(env, 'ARRIVALS_QUEUE_URL'),
    readVariable(env, 'ARRIVALS_DLQ_URL'),
  ),
};

/** Books executions and credits of the queue Arrivals. */
export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
  processMessages(event, deps, () => context.getRemainingTimeInMillis());
