import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Fault, NewFault } from '../../../src/cli/faults/fault';

/** The faults of a local target without the rest of it. Nothing else of it exists. */
export interface FakeTarget {
  readonly port: number;
  readonly active: Fault[];
  readonly ended: Fault[];
  /** Whether it answers. */
  isRunning: boolean;
  readonly stop: () => Promise<void>;
}

const ERRORS = {
  ThrottlingException: 400,
  // Longer than a narrow screen is wide.
  ReplicationConfigurationOfThisTableIsNotSupportedException: 400,
  InternalServerError: 500,
  timeout: null,
};
const SERVICES = {
  services: ['dynamodb', 'events', 'sqs'],
  functions: ['Relay-local'],
  invocationErrors: ['Runtime.ExitError', 'timeout'],
};

/** Starts the server. @param now the time at which faults start and end, in milliseconds since 1970 */
export async function startFakeTarget(now: () => number): Promise<FakeTarget> {
  const active: Fault[] = [];
  const ended: Fault[] = [];
  let count = 0;
  const end = (fault: Fault): Fault => {
    active.splice(active.indexOf(fault), 1);
    const over: Fault = { ...fault, endedAt: now(), endedBy: 'operator' };
    ended.push(over);
    return over;
  };
  const answers: Readonly<Record<string, (body: string) => object>> = {
    'GET /_faults': () => ({ active, ended }),
    'POST /_faults': (body) => {
      const fault = createFault(JSON.parse(body) as NewFault, `fault-${++count}`, now());
      active.push(fault);
      return fault;
    },
    'POST /_faults/check': (body) => createFault(JSON.parse(body) as NewFault, '', now()),
    'POST /_faults/events': (body) => {
      const event = JSON.parse(body) as Pick<Fault, 'description' | 'startedAt' | 'endedAt'>;
      const draft = createFault({ seconds: 0 }, `fault-${++count}`, now());
      ended.push({ ...draft, ...event, kind: 'event' });
      return ended.at(-1)!;
    },
    'DELETE /_faults': () => ({ ended: [...active].map(end) }),
    'GET /_faults/services': () => SERVICES,
    'GET /_faults/services/dynamodb': () => ({ operations: ['GetItem', 'PutItem'], errors: ERRORS }),
    'GET /_faults/services/dynamodb/PutItem': () => ({
      operations: ['GetItem', 'PutItem'],
      errors: { ProvisionedThroughputExceededException: 400, ...ERRORS },
    }),
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (!target.isRunning) return request.socket.destroy();
      const name = `${request.method} ${request.url}`;
      const fault = active.find(({ id }) => name === `DELETE /_faults/${id}`);
      const answer = fault ? { ended: [end(fault)] } : answers[name]?.(body);
      const isRefused = answer !== undefined && 'message' in answer;
      response.writeHead(answer === undefined || isRefused ? 400 : 200);
      return response.end(JSON.stringify(answer ?? { message: `not expected: ${name}` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const target: FakeTarget = {
    port: (server.address() as AddressInfo).port,
    active,
    ended,
    isRunning: true,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return target;
}

function createFault(fault: NewFault, id: string, startedAt: number): Fault {
  const { service = null, operation = null, pollsOf, outage, region = null, error = null } = fault;
  const { share = 1, seed = 7, seconds, latencyMs = 0, function: name } = fault;
  const kind = service ? 'request' : name ? 'invocation' : pollsOf ? 'poll' : 'outage';
  return {
    ...{ id, kind, service, operation, error, share, seed, startedAt },
    function: name ?? pollsOf ?? null,
    region: outage ?? region,
    status: error === null ? null : 400,
    latencyMs: typeof latencyMs === 'number' ? [latencyMs, latencyMs] : latencyMs,
    description: null,
    endsAt: startedAt + seconds * 1000,
    endedAt: null,
    endedBy: null,
    matches: 0,
    hits: 0,
  };
}
