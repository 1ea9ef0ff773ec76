import { createHash } from 'node:crypto';
import type { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { OrderCommand } from '../../../src/domain/orders';
import { TOKEN_RANDOM_BYTES } from '../../../src/domain/sessions';
import type { Telemetry } from '../../../src/lambdas/shared/telemetry';
import { createOrderCommands } from '../../../src/lambdas/trading-platform/adapters/order-commands';
import { createOrderRequests } from '../../../src/lambdas/trading-platform/adapters/order-requests';
import type { OrderReader } from '../../../src/lambdas/trading-platform/adapters/order-reader';
import { createSessions } from '../../../src/lambdas/trading-platform/adapters/sessions';
import { createOrderRoutes } from '../../../src/lambdas/trading-platform/order-routes';
import { createPlatformApi } from '../../../src/lambdas/trading-platform/platform-api';
import { createQueryRoutes } from '../../../src/lambdas/trading-platform/query-routes';
import { sessionCrypto as crypto } from '../../../src/lambdas/trading-platform/session-crypto';
import { createSessionRoutes } from '../../../src/lambdas/trading-platform/session-routes';
import { Database } from '../../../tools/simulation/services/dynamodb/database';
import { Table } from '../../../tools/simulation/services/dynamodb/table';
import { createRequest, NOW, type RequestOptions } from './requests';

/** SQS drops messages with the same deduplication id for this time. */
const DEDUPLICATION_MS = 300_000;

/** A response with its parsed body. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** The services behind the API in memory, with the real routes and adapters. */
export class ApiWorld {
  time = NOW;
  readonly sessions = new Table('Sessions', ['sessionId']);
  readonly requests = new Table('OrderRequests', ['requestKey']);
  private readonly database = new Database([this.sessions, this.requests]);
  readonly settings = new Map([
    ['AcceptOrders', 'yes'],
    ['MaxOrderQuantity', '1000000'],
    ['MaxOrderValue', '10000000'],
    ['SessionMinutes', '60'],
    ['IdleMinutes', '10'],
  ]);
  /** The messages of the queue, in their order. */
  readonly queue: { readonly group: string; readonly id: string; readonly command: OrderCommand }[] = [];
  readonly logs: { readonly level: string; readonly message: string; readonly extra: unknown }[] = [];
  readonly counts = new Map<string, number>();
  /** The database, for tests that read it. */
  orders: OrderReader | undefined;
  /** Called before each call of a service, with its name; its error is the service's. */
  onCall: (name: string) => void = () => undefined;
  /** Called after each call of a service; its error is a lost response. */
  afterCall: (name: string) => void = () => undefined;
  /** Waits for the turn of a call; immediately by default. */
  takeTurn: (name: string) => Promise<void> = () => Promise.resolve();
  private readonly sentAt = new Map<string, number>();
  private lastRandom = 0;

  private async call<T>(name: string, effect: () => T | Promise<T>): Promise<T> {
    await this.takeTurn(name);
    this.onCall(name);
    const result = await effect();
    this.afterCall(name);
    return result;
  }

  private readonly dynamo = Object.assign(
    Object.create(Object.getPrototypeOf(this.database.client) as object) as typeof this.database.client,
    {
      send: (command: { readonly constructor: { readonly name: string } }) =>
        this.call(command.constructor.name, () => this.database.client.send(command as never)),
    },
  );

  private readonly sqs = {
    send: ((command: SendMessageCommand) =>
      this.call('SendMessage', () => {
        const { MessageBody, MessageGroupId: group, MessageDeduplicationId: id } = command.input;
        if (!group || !id) throw new Error('InvalidParameterValue: a FIFO queue needs both ids');
        if (this.time - (this.sentAt.get(id) ?? -Infinity) <= DEDUPLICATION_MS) return {};
        this.sentAt.set(id, this.time);
        this.queue.push({ group, id, command: JSON.parse(MessageBody!) as OrderCommand });
        return {};
      })) as never,
  };

  readonly telemetry: Telemetry = {
    log: Object.fromEntries(
      ['info', 'warn', 'error'].map((level) => [
        level,
        (message: string, extra: unknown) => this.logs.push({ level, message, extra }),
      ]),
    ) as unknown as Telemetry['log'],
    meter: {
      count: (name, value) => {
        if (value > 0) this.counts.set(name, (this.counts.get(name) ?? 0) + value);
      },
      measure: () => undefined,
      measureAll: () => undefined,
      flush: () => undefined,
    },
    trace: (_, work) => work(),
    now: () => this.time,
    elapsed: () => this.time,
  };

  private readonly handle = (() => {
    const deps = {
      telemetry: this.telemetry,
      env: {},
      crypto,
      sessions: createSessions(this.dynamo, 'Sessions'),
      requests: createOrderRequests(this.dynamo, 'OrderRequests'),
      commands: createOrderCommands('https://queues/OrderCommands.fifo', this.sqs),
      readSettings: () => this.call('GetParameters', () => new Map(this.settings)),
      createRandom: () =>
        createHash('shake256', { outputLength: TOKEN_RANDOM_BYTES }).update(`${++this.lastRandom}`).digest(),
    };
    const getOrders = () => {
      if (this.orders) return this.orders;
      throw new Error('this test has no database');
    };
    const orders: OrderReader = {
      get: (...request) => getOrders().get(...request),
      list: (...request) => getOrders().list(...request),
      getHoldings: (...request) => getOrders().getHoldings(...request),
    };
    const routes = [
      createOrderRoutes(deps),
      createSessionRoutes(deps),
      createQueryRoutes({ ...deps, orders }),
    ];
    return createPlatformApi(Object.assign({}, ...routes) as (typeof routes)[number], deps);
  })();

  /** Sends an event to the functions. @throws Error if the invocation fails */
  async deliver(event: APIGatewayProxyEvent, remainingMs = 10_000): Promise<Answer> {
    const response = await this.handle(event, { getRemainingTimeInMillis: () => remainingMs });
    return {
      status: response.statusCode,
      body: (response.body === '' ? {} : JSON.parse(response.body)) as Answer['body'],
      headers: response.headers ?? {},
    };
  }

  /** Sends a request, such as `POST /orders`. */
  send = (route: string, options: RequestOptions = {}): Promise<Answer> =>
    this.deliver(createRequest(route, options));

  /** Logs a user in, and returns the token. */
  async logIn(user = 'alice', accounts: readonly string[] = ['acc-1']): Promise<string> {
    const { status, body } = await this.send('POST /sessions', { body: { user, accounts } });
    if (status !== 201) throw new Error(`POST /sessions answered ${status} ${JSON.stringify(body)}`);
    return String(body.token);
  }
}
