import type { APIGatewayProxyEvent, Context, SQSEvent } from 'aws-lambda';
import { parseArrival, parseOrderCommand } from '../../../../src/domain/orders';
import { TOKEN_RANDOM_BYTES } from '../../../../src/domain/sessions';
import { createEventBridge } from '../../../../src/lambdas/shared/event-bus';
import { createParameterReader } from '../../../../src/lambdas/shared/parameters';
import { createAuditObjects } from '../../../../src/lambdas/trading-platform/adapters/audit-objects';
import { createInputQueue } from '../../../../src/lambdas/trading-platform/adapters/input-queue';
import { createOrderCommands } from '../../../../src/lambdas/trading-platform/adapters/order-commands';
import { createOrderReader } from '../../../../src/lambdas/trading-platform/adapters/order-reader';
import { createOrderRequests } from '../../../../src/lambdas/trading-platform/adapters/order-requests';
import { createSessions } from '../../../../src/lambdas/trading-platform/adapters/sessions';
import type { ProcessorOptions } from '../../../../src/lambdas/trading-platform/create-processor';
import { type DatabaseRole, openDatabase } from '../../../../src/lambdas/trading-platform/database';
import { createConnect } from '../../../../src/lambdas/trading-platform/database/connect';
import { createOrderRoutes } from '../../../../src/lambdas/trading-platform/order-routes';
import {
  LIMIT_SETTINGS,
  ORDER_SETTINGS,
  readOrderLimits,
} from '../../../../src/lambdas/trading-platform/order-settings';
import { createPlatformApi } from '../../../../src/lambdas/trading-platform/platform-api';
import { processMessages } from '../../../../src/lambdas/trading-platform/process-messages';
import { createQueryRoutes } from '../../../../src/lambdas/trading-platform/query-routes';
import { createAuditRecorder } from '../../../../src/lambdas/trading-platform/record-audit';
import { relayEvents } from '../../../../src/lambdas/trading-platform/relay-events';
import { sessionCrypto as crypto } from '../../../../src/lambdas/trading-platform/session-crypto';
import { createSessionRoutes } from '../../../../src/lambdas/trading-platform/session-routes';
import { createSettingsReader } from '../../../../src/lambdas/trading-platform/settings';
import type { Process } from '../../core/process';
import type { CreateHandler } from '../../services/lambda/environment';
import type { Handler } from '../../services/lambda/invocation';
import { SimulatedPostgresClient } from '../../services/postgresql/client';
import { createProcessBackoff, createProcessTelemetry } from '../../services/telemetry';
import type { FunctionName } from './deployment';
import { NAMES } from './names';
import { PARAMETER_VARIABLES, type Resources } from './resources';
import type { Seams } from './seams';

/** The port of PostgreSQL, and the user of IAM's tokens: the model does not check them. */
const ENDPOINT = { port: 5432, database: 'trading', user: 'trading_app', application: 'simulation' };

/** Creates what several handlers share, as the files of the handlers do at a cold start. */
const createTools = (process: Process, resources: Resources, seams: Seams) => {
  const telemetry = createProcessTelemetry(process);
  const { cluster } = resources;
  const client = resources.dynamo.createClient(process);
  const sqs = resources.queueClients.createClient(process);
  const openRole = (role: DatabaseRole) => {
    const host = role === 'writer' ? cluster.writerHost : cluster.readerHost;
    const connect = createConnect(
      { ...ENDPOINT, role, host },
      () => Promise.resolve('token'),
      undefined,
      (config) => new SimulatedPostgresClient(process, cluster, config),
    );
    return seams.wrapDatabase(openDatabase({}, role, telemetry, seams.wrapConnect(connect)));
  };
  return {
    telemetry,
    sqs,
    sessions: seams.wrapSessions(createSessions(client, NAMES.sessions)),
    requests: createOrderRequests(client, NAMES.orderRequests),
    openDatabase: openRole,
    publisher: () => ({
      telemetry,
      database: openRole('writer'),
      events: seams.wrapEvents(
        createEventBridge(resources.buses.createClient(process), createProcessBackoff(process, 50, 500)),
      ),
      bus: NAMES.bus,
    }),
    createReader: (ids: readonly string[]) =>
      createSettingsReader(
        ids,
        PARAMETER_VARIABLES,
        createParameterReader(resources.parameters.createClient(process)),
        telemetry,
      ),
  };
};

type Tools = ReturnType<typeof createTools>;

const createProcessor = (
  { telemetry, publisher, sqs }: Tools,
  resources: Resources,
  seams: Seams,
  name: 'OrderCommands' | 'Arrivals',
  options: Omit<ProcessorOptions, 'queue'>,
) => {
  const { url } = resources.queues[name];
  const deps = {
    ...options,
    ...publisher(),
    parse: seams.wrapParse(options.parse, telemetry.now),
    queue: seams.wrapInputQueue(createInputQueue(sqs, url, resources.deadLetters[name].url)),
  };
  return (event: SQSEvent, context: Context) =>
    processMessages(event, deps, () => context.getRemainingTimeInMillis());
};

/** Creates the code of each function: the real handlers and adapters, on the simulated services. */
export const createHandlers = (
  resources: Resources,
  seams: Seams,
): Readonly<Record<FunctionName, CreateHandler>> => {
  const env = {};
  const create =
    (name: FunctionName, load: (tools: Tools, process: Process) => unknown): CreateHandler =>
    (process) =>
      seams.wrapHandler(name, load(createTools(process, resources, seams), process) as Handler);
  return {
    SessionApi: create('SessionApi', (tools, process) => {
      const readSettings = tools.createReader(['SessionMinutes', 'IdleMinutes']);
      const createRandom = () =>
        Uint8Array.from({ length: TOKEN_RANDOM_BYTES }, () => process.random.pickInteger(256));
      return createPlatformApi(createSessionRoutes({ ...tools, crypto, readSettings, createRandom }), {
        ...tools,
        env,
      });
    }),
    OrderIntake: create('OrderIntake', (tools) => {
      const commands = seams.wrapCommands(createOrderCommands(resources.queues.OrderCommands.url, tools.sqs));
      const readSettings = tools.createReader(ORDER_SETTINGS);
      return createPlatformApi(createOrderRoutes({ ...tools, env, crypto, commands, readSettings }), {
        ...tools,
        env,
      });
    }),
    OrderQuery: create('OrderQuery', (tools) => {
      const databases = { writer: tools.openDatabase('writer'), reader: tools.openDatabase('reader') };
      const orders = createOrderReader(databases, tools.telemetry);
      const handle = createPlatformApi(createQueryRoutes({ ...tools, crypto, orders }), { ...tools, env });
      return (event: APIGatewayProxyEvent, context: Context) => handle(event, context);
    }),
    OrderProcessor: create('OrderProcessor', (tools) => {
      const readSettings = tools.createReader(LIMIT_SETTINGS);
      return createProcessor(tools, resources, seams, 'OrderCommands', {
        parse: parseOrderCommand,
        readLimits: async () => readOrderLimits(await readSettings()),
        isOrdered: true,
      });
    }),
    ArrivalProcessor: create('ArrivalProcessor', (tools) =>
      createProcessor(tools, resources, seams, 'Arrivals', {
        parse: parseArrival,
        readLimits: () => Promise.resolve('none'),
        isOrdered: false,
      }),
    ),
    OutboxRelay: create('OutboxRelay', ({ publisher }) => {
      const deps = publisher();
      return (_: unknown, context: Context) => relayEvents(deps, () => context.getRemainingTimeInMillis());
    }),
    AuditRecorder: create('AuditRecorder', ({ telemetry }, process) =>
      createAuditRecorder({
        telemetry,
        objects: createAuditObjects(NAMES.auditLogs, resources.buckets.createClient(process) as never),
      }),
    ),
  };
};
