import { createHash } from 'node:crypto';
import { readCommonConfig } from '../../../src/config/common';
import type { ApiRequest, ApiResponse } from '../../../src/cli/http/send-request';
import { createDeployment, type Deployment } from '../../../src/cli/trading-platform/deployment';
import { ExpectedBooks } from '../../../src/cli/trading-platform/expected-books';
import {
  type Command,
  formatOrder,
  getCommandId,
  type OrderEvent,
  parseArrival,
} from '../../../src/domain/orders';

const OUTPUTS = [
  'TradingApiUrl',
  'TradingBusName',
  'DatabaseMigratorName',
  'DatabaseClusterId',
  'AuditLogsBucketName',
  'AuditLogGroupName',
  'SessionsTableName',
];
const hash = (text: string) => createHash('sha1').update(text).digest('hex');

/** What a fault does to a command: it is booked as it should be, not at all, or twice. */
export type Fault = 'none' | 'lost' | 'doubled';

interface Request {
  readonly orderId: string;
  readonly content: string;
}

/** A line of a log. Without a group, it is one of the audit log. */
interface LoggedLine {
  readonly group?: string;
  readonly timestamp: number;
  readonly message: string;
}

interface Session {
  readonly user: string;
  readonly accounts: readonly string[];
}

/** A trading platform in memory: the routes of its API, its bus, its queues and its audit bucket. It books at once. */
export class SimulatedPlatform {
  readonly books = new ExpectedBooks();
  readonly poison: string[] = [];
  /** How many runs of schedules failed. */
  failedRuns = 0;
  /** The method and the path of each request, with the status of the response. */
  readonly requests: string[] = [];
  readonly sessions = new Map<string, Session>();
  /** Decides the fault of a command. */
  getFault: (command: Command) => Fault = () => 'none';
  /** Answers a request instead of the platform; undefined to let the platform answer. */
  intercept: (request: ApiRequest, path: string) => ApiResponse | Error | undefined = () => undefined;
  now = Date.parse('2026-11-29T12:00:00.000Z');
  private readonly requestsByKey = new Map<string, Request>();
  private early: Command[] = [];
  /** Whether the event is still in the outbox, or on its way to the audit log. */
  isOnTheWay: (eventId: string) => boolean = () => false;
  /** The filters of the requests to CloudWatch Logs. */
  readonly logRequests: string[] = [];
  private readonly functionLines: LoggedLine[] = [];
  private sessionCount = 0;
  /** The rows of the table of sessions. */
  sessionRows: readonly object[] = [];

  readonly deployment: Deployment = createDeployment(
    readCommonConfig({ TARGET: 'local' }),
    [
      ...['arrivals', 'arrivals-dlq', 'order-commands', 'failed-runs']
        .map((name) => `queue-${name}-us-east-1`)
        .map((id) => ({
          type: 'aws_sqs_queue',
          address: id,
          tainted: false,
          attributes: { name: `${id}-local`, url: id, redrive_policy: /dlq|failed/.test(id) ? '' : '{}' },
        })),
      ...['OrderIntake', 'OrderProcessor', 'ArrivalProcessor'].map((id) => ({
        type: 'aws_lambda_function',
        address: `aws_lambda_function.${id}`,
        tainted: false,
        attributes: { function_name: `${id}-local` },
      })),
    ],
    Object.fromEntries(OUTPUTS.map((name) => [name, name === 'TradingApiUrl' ? 'http://api/v1/' : name])),
    {
      events: { send: (command: never) => this.putEvents(command) } as never,
      buckets: { send: (command: never) => this.readBucket(command) } as never,
      queues: { send: (command: never) => this.countMessages(command) } as never,
      logs: { send: (command: never) => this.filterLog(command) } as never,
      tables: { send: () => Promise.resolve({ Items: this.sessionRows }) } as never,
      functions: { send: () => Promise.reject(new Error('no function')) } as never,
      databases: { send: () => Promise.reject(new Error('no database')) } as never,
      signer: {
        sign: (request: { headers: object }) =>
          Promise.resolve({
            ...request,
            headers: { ...request.headers, authorization: 'AWS4-HMAC-SHA256 x' },
          }),
      } as never,
    },
  );

  readonly wait = async (milliseconds: number): Promise<void> => {
    this.now += milliseconds;
    // Requests that were sent meanwhile get their answers.
    await new Promise(setImmediate);
  };

  readonly send = async (request: ApiRequest): Promise<ApiResponse> => {
    const { pathname, searchParams } = new URL(request.url);
    const path = pathname.replace('/v1', '');
    const response = this.intercept(request, path) ?? this.answer(request, path, searchParams);
    this.requests.push(
      `${request.method} ${path} ${response instanceof Error ? response.message : response.status}`,
    );
    if (response instanceof Error) throw response;
    return response;
  };

  private answer(request: ApiRequest, path: string, query: URLSearchParams): ApiResponse {
    const { method, headers = {}, body } = request;
    const respond = (status: number, value?: object): ApiResponse => ({
      status,
      body: value ? JSON.stringify(value) : '',
    });
    if (path === '/health') return respond(200, { status: 'ok' });
    if (path === '/health/deep')
      return respond(200, { status: 'ok', checks: { database: { status: 'ok', latencyMs: 4 } } });
    const authorization = headers.authorization ?? '';
    if (method === 'POST' && path === '/sessions') {
      if (!authorization.startsWith('AWS4-HMAC-SHA256')) return respond(403, { message: 'not signed' });
      const token = `token-${++this.sessionCount}`;
      this.sessions.set(token, JSON.parse(body!) as Session);
      return respond(201, { token, sessionId: token, expiresAt: '2026-11-29T20:00:00.000Z' });
    }
    const token = authorization.replace('Bearer ', '');
    const session = this.sessions.get(token);
    if (!session) return respond(401, { error: 'Unauthorized', message: 'the session is not valid' });
    if (method === 'DELETE' && path === '/sessions/current') {
      this.sessions.delete(token);
      return respond(204);
    }
    if (method === 'DELETE' && path === '/sessions') {
      for (const [other, { user }] of this.sessions) if (user === session.user) this.sessions.delete(other);
      return respond(204);
    }
    const [, resource, id] = path.split('/');
    if (resource === 'accounts') return this.answerAccount(id!, query.get('cursor') ?? '', respond);
    if (method === 'GET') return this.answerOrders(id, query, respond);
    const { account: given, ...content } = JSON.parse(body ?? '{}') as Record<string, unknown>;
    const account = String(given ?? query.get('account'));
    if (!session.accounts.includes(account))
      return respond(403, { message: 'not an account of the session' });
    return this.accept(account, headers['idempotency-key']!, method, id, content, respond);
  }

  /** Answers one position on a page. */
  private answerAccount(
    account: string,
    cursor: string,
    respond: (status: number, value?: object) => ApiResponse,
  ): ApiResponse {
    const found = this.books.accounts.get(account);
    if (!found) return respond(404, { error: 'NotFound', message: `no account ${account}` });
    const [position, next] = [...this.books.positions.values()]
      .filter(({ account: owner, symbol }) => owner === account && symbol > cursor)
      .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
    return respond(200, {
      ...found,
      positions: position ? [position] : [],
      ...(position && next && { cursor: position.symbol }),
    });
  }

  private answerOrders(
    id: string | undefined,
    query: URLSearchParams,
    respond: (status: number, value?: object) => ApiResponse,
  ): ApiResponse {
    if (id !== undefined) {
      const order = this.books.orders.get(id);
      return order ? respond(200, formatOrder(order)) : respond(404, { message: 'no such order' });
    }
    const status = query.get('status');
    const orders = [...this.books.orders.values()]
      .filter((order) => order.account === query.get('account') && (!status || order.status === status))
      .reverse();
    const start = Number(query.get('cursor') ?? 0);
    const end = start + Number(query.get('limit') ?? 2);
    return respond(200, {
      orders: orders.slice(start, end).map(formatOrder),
      ...(end < orders.length && { cursor: String(end) }),
    });
  }

  private accept(
    account: string,
    key: string,
    method: string,
    id: string | undefined,
    content: Record<string, unknown>,
    respond: (status: number, value?: object) => ApiResponse,
  ): ApiResponse {
    const known = this.requestsByKey.get(`${account} ${key}`);
    const text = JSON.stringify([method, id, content]);
    if (known && known.content !== text)
      return respond(422, { message: 'the key was used for another request' });
    const orderId = id ?? `ord_${hash(`${account} ${key}`)}`;
    const requestId = `req_${hash(`${account} ${key} ${text}`)}`;
    this.requestsByKey.set(`${account} ${key}`, { orderId, content: text });
    const request = {
      version: 1 as const,
      requestId,
      orderId,
      account,
      receivedAt: new Date(this.now).toISOString(),
    };
    if (method === 'POST')
      this.book({ kind: 'place', ...request, order: { timeInForce: 'day', ...content } as never });
    else if (method === 'PATCH') this.book({ kind: 'amend', ...request, changes: content });
    else this.book({ kind: 'cancel', ...request });
    this.log('OrderIntake', {
      level: 'INFO',
      message: 'request',
      correlation_id: hash(requestId),
      request: { method, ...(id !== undefined && { orderId: id }), body: { account, ...content } },
      response: { orderId, requestId, statusCode: 202, ...(known && { duplicate: 'true' }) },
      duration_ms: 12,
    });
    return respond(202, { orderId, requestId, status: 'received', ...(known && { duplicate: true }) });
  }

  /** Books a command, and then the reports that were waiting for it. */
  private book(command: Command): void {
    const fault = this.getFault(command);
    if (fault === 'lost') return;
    const at = new Date(this.now).toISOString();
    const isEarly =
      !['place', 'amend', 'cancel', 'credit'].includes(command.kind) &&
      !this.books.orders.has((command as { orderId: string }).orderId);
    if (isEarly) {
      this.early.push(command);
      return;
    }
    this.books.apply(command, at);
    const id = getCommandId(command);
    const processor = id.startsWith('req_') ? 'OrderProcessor' : 'ArrivalProcessor';
    this.log(processor, {
      level: 'INFO',
      message: 'message processed',
      correlation_id: id,
      outcome: 'applied',
    });
    if (fault === 'doubled') this.books.apply({ ...command, ...this.renew(command) } as Command, at);
    const waiting = this.early;
    this.early = [];
    for (const report of waiting) this.book(report);
  }

  /** Returns another id for a command, as if the inbox did not recognize its repetition. */
  private renew(command: Command): object {
    if (command.kind === 'credit') return { creditId: `${command.creditId}-again` };
    return 'requestId' in command
      ? {
          requestId: `${command.requestId}-again`,
          ...(command.kind === 'place' && {
            orderId: command.orderId.replace(/.$/, (digit) => (digit === 'f' ? 'e' : 'f')),
          }),
        }
      : { executionId: `${command.executionId}-again` };
  }

  private async putEvents({ input }: { input: { Entries: Record<string, string>[] } }): Promise<unknown> {
    return {
      Entries: input.Entries.map(({ Source, DetailType, Detail }) => {
        const body = JSON.stringify({
          source: Source,
          'detail-type': DetailType,
          detail: JSON.parse(Detail!) as unknown,
        });
        const read = parseArrival(body);
        if ('value' in read) this.book(read.value);
        else this.poison.push(body);
        return { EventId: hash(body) };
      }),
    };
  }

  private async readBucket({
    constructor,
    input,
  }: {
    constructor: { name: string };
    input: Record<string, string>;
  }) {
    const key = 'events/2026/11/29/a.jsonl';
    if (constructor.name === 'ListObjectsV2Command')
      return { Contents: key.startsWith(input.Prefix!) ? [{ Key: key }] : [] };
    const lines = this.books.events.map(({ type, detail }: OrderEvent) =>
      JSON.stringify({ source: 'trading.orders', 'detail-type': type, detail }),
    );
    return { Body: { transformToString: async () => `${lines.join('\n')}\n` } };
  }

  private async filterLog({
    input,
  }: {
    input: { logGroupName: string; filterPattern?: string; startTime?: number };
  }): Promise<unknown> {
    const { logGroupName, filterPattern = '', startTime = 0 } = input;
    const text = filterPattern.replaceAll('"', '');
    const lines = logGroupName === 'AuditLogGroupName' ? this.listAuditLines() : this.functionLines;
    const isWanted = ({ group = logGroupName, message }: LoggedLine) =>
      group === logGroupName && message.includes(text);
    this.logRequests.push(`${logGroupName} ${filterPattern} since ${startTime}`);
    return { events: lines.filter(isWanted) };
  }

  /** The audit log, which receives each event after a second. */
  private listAuditLines(): LoggedLine[] {
    return this.books.events
      .filter(({ detail }) => !this.isOnTheWay(detail.eventId))
      .map(({ type, detail }: OrderEvent) => ({
        timestamp: Date.parse(detail.bookedAt) + 1_000,
        message: JSON.stringify({
          source: 'trading.orders',
          time: `${detail.bookedAt.slice(0, 19)}Z`,
          'detail-type': type,
          detail,
        }),
      }));
  }

  /** Writes a line to the log of a function. */
  log(id: string, fields: object): void {
    this.functionLines.push({
      group: `/aws/lambda/${id}-local`,
      timestamp: this.now,
      message: JSON.stringify(fields),
    });
  }

  /** Counts the messages of a queue. Those of the queue of failures of arrivals can be received, and are deleted at once. */
  private async countMessages({
    constructor: { name },
    input,
  }: {
    constructor: { name: string };
    input: { QueueUrl: string };
  }): Promise<unknown> {
    if (name === 'ReceiveMessageCommand')
      return {
        Messages: this.poison.splice(0, 10).map((Body) => ({ Body, MessageId: hash(Body + Math.random()) })),
      };
    if (name !== 'GetQueueAttributesCommand') return {};
    const counts = { 'arrivals-dlq': this.poison.length, 'failed-runs': this.failedRuns };
    const [, messages = 0] = Object.entries(counts).find(([name]) => input.QueueUrl.includes(name)) ?? [];
    return { Attributes: { ApproximateNumberOfMessages: String(messages) } };
  }
}
