import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { parseOrderCommand } from '../../domain/orders';
import { CLIENT_OPTIONS } from '../shared/aws';
import { readVariable } from '../shared/env';
import { createEventBridge } from '../shared/event-bus';
import { createParameterReader } from '../shared/parameters';
import { createTelemetry, traceClient } from '../shared/telemetry';
import { createInputQueue } from './adapters/input-queue';
import { openDatabase } from './database';
import { LIMIT_SETTINGS, readOrderLimits } from './order-settings';
import { processMessages, type ProcessorDeps } from './process-messages';
import { createSettingsReader } from './settings';

const { env } = process;
const telemetry = createTelemetry();
const readSettings = createSettingsReader(LIMIT_SETTINGS, env, createParameterReader(), telemetry);
const [queueUrl = '', deadLetterUrl = ''] = ['ORDER_COMMANDS_QUEUE_URL', 'ORDER_COMMANDS_DLQ_URL'].map(
  (name) => readVariable(env, name),
);
const deps: ProcessorDeps = {
  telemetry,
  parse: parseOrderCommand,
  readLimits: async () => readOrderLimits(await readSettings()),
  isOrdered: true,
  database: openDatabase(env, 'writer', telemetry),
  events: createEventBridge(),
  bus: readVariable(env, 'TRADING_EVENTS_BUS_NAME'),
  queue: createInputQueue(traceClient(new SQSClient(CLIENT_OPTIONS)), queueUrl, deadLetterUrl),
};

/** Books the commands of the queue OrderCommands. */
export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
  processMessages(event, deps, () => context.getRemainingTimeInMillis());
