import { stripVTControlCharacters } from 'node:util';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault } from '../../../src/cli/faults/fault';
import { FaultClient } from '../../../src/cli/faults/fault-client';
import { formatEffect, formatFaults, formatTarget } from '../../../src/cli/faults/format';
import { sendPoison } from '../../../src/cli/faults/poison';
import { SYSTEM_COMMANDS } from '../../../src/cli/systems';

const FAULT: Fault = {
  id: 'fault-1',
  kind: 'request',
  service: 'dynamodb',
  operation: 'PutItem',
  function: null,
  region: null,
  error: 'ThrottlingException',
  status: 400,
  latencyMs: [200, 200],
  share: 0.1,
  seed: 7,
  description: null,
  startedAt: 60_000,
  endsAt: 360_000,
  endedAt: null,
  endedBy: null,
  matches: 40,
  hits: 3,
};

describe('formatFaults', () => {
  it('shows what each fault hits, how often, and its remaining time', () => {
    const ended: Fault = { ...FAULT, id: 'fault-2', endedAt: 90_000, endedBy: 'operator' };
    expect(stripVTControlCharacters(formatFaults([FAULT, ended], 100_000)).split('\n')).toEqual([
      expect.stringMatching(/^fault +what +effect +share +seed +hits +state$/),
      expect.stringMatching(
        /^fault-1 +dynamodb PutItem +ThrottlingException after 200 ms +10 % +7 +3 of 40 +260 s left$/,
      ),
      expect.stringMatching(/^fault-2 .* ended at 1970-01-01T00:01:30\.000Z, after 30 s$/),
    ]);
  });

  const cases: readonly [Partial<Fault>, string, string][] = [
    [
      { operation: null, region: 'eu-west-1', error: null, latencyMs: [100, 500] },
      'dynamodb all operations in eu-west-1',
      '100 to 500 ms later',
    ],
    [
      { kind: 'invocation', function: 'Relay-a', error: 'timeout', latencyMs: [0, 0] },
      'invocations of Relay-a',
      'no answer',
    ],
    [
      { kind: 'poll', function: 'Relay-a', error: null, latencyMs: [5000, 5000] },
      'polls for Relay-a',
      'none for 5000 ms',
    ],
    [{ kind: 'poll', function: 'Relay-a', error: null, latencyMs: [0, 0] }, 'polls for Relay-a', 'skipped'],
    [{ kind: 'outage', region: 'us-east-1' }, 'region us-east-1', 'down'],
    [{ kind: 'event', description: 'database restarted' }, 'database restarted', ''],
  ];
  it.each(cases)('describes %j', (changes, target, effect) => {
    const fault = { ...FAULT, ...changes };
    expect([formatTarget(fault), formatEffect(fault)]).toEqual([target, effect]);
  });
});

describe('FaultClient', () => {
  let server: Server;
  let respond: (path: string) => [status: number, body: string];
  const open = () => new FaultClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  beforeAll((done) => {
    server = createServer(({ url = '' }, response) => {
      const [status, body] = respond(url);
      response.writeHead(status).end(body);
    }).listen(0, '127.0.0.1', done);
  });
  afterAll((done) => void server.close(done));

  it('reports what the target says is wrong', async () => {
    respond = () => [400, JSON.stringify({ message: 'there is no service "x"' })];
    await expect(open().add({ service: 'x', seconds: 1 })).rejects.toThrow(/^there is no service "x"$/);
  });

  it('reports another program on the port', async () => {
    respond = () => [404, 'not found'];
    await expect(open().list()).rejects.toThrow(/answered 404: it is not the local target$/);
  });

  it('encodes the id of a fault', async () => {
    const paths: string[] = [];
    respond = (path) => [paths.push(path) && 200, JSON.stringify({ ended: [FAULT] })];
    expect(await open().end('../../_regions')).toEqual([FAULT]);
    expect(paths).toEqual(['/_faults/..%2F..%2F_regions']);
  });
});

describe('sendPoison', () => {
  const recorded: object[] = [];
  const client = {
    list: () => Promise.resolve({ active: [], ended: [] }),
    record: (event: object) => Promise.resolve((recorded.push(event), FAULT)),
  };

  it('sends the record of the system with an id, and records it after it was sent', async () => {
    const sent = { id: 'poison-rs', input: 'Bus', outcome: 'it fails' };
    const requests: object[] = [];
    const systems = [
      {
        definition: SYSTEM_COMMANDS[0]!.definition,
        poison: (request: object) =>
          Promise.resolve((requests.push({ request, recorded: recorded.length }), sent)),
      },
    ];
    const name = systems[0]!.definition.name;
    expect(await sendPoison(systems, name, { client, port: 4600, now: () => 1000 })).toBe(sent);
    expect(requests).toEqual([{ request: { id: 'poison-rs', port: 4600 }, recorded: 0 }]);
    expect(recorded).toEqual([{ description: 'poison-rs sent to Bus', startedAt: 1000, endedAt: 1000 }]);
  });
});
