import { join } from 'node:path';
import fc from 'fast-check';
import { runCommand } from '../../src/cli/process/run-command';
import { getPython } from '../../src/cli/target/local/install-emulator';
import { PATHS } from '../../src/cli/target/local/paths';
import type { NewFault } from '../../src/cli/faults/fault';
import { FaultClient } from '../../src/cli/faults/fault-client';
import { ACCOUNT, type EmulatorClient, REGION, waitUntil } from './emulator-client';
import type { ProbeContext } from './emulator-probes';
import { FUNCTION, FUNCTION_LOG, formatQueueArn } from './emulator-resources';

const OTHER = 'eu-west-1';
const REQUESTS = 24;

/** What faults do, by description. Each probe ends its faults. */
export const FAULT_PROBES: Readonly<Record<string, (context: ProbeContext) => Promise<void>>> = {
  'decisions depend on the seed and the number of the request only, and a larger share hits more':
    async () => {
      const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
      const cases = fc.sample(fc.tuple(seeds, seeds, fc.double({ min: 0.01, max: 1, noNaN: true })), 40);
      const program = [
        'import json, sys; from decisions import decide',
        'print(json.dumps([[decide(seed, first + n, share) for n in range(400)] for seed, first, share in json.loads(sys.argv[1])]))',
      ].join('\n');
      const decide = async (list: typeof cases) => {
        const { stdout } = await runCommand(getPython(PATHS), ['-c', program, JSON.stringify(list)], {
          env: process.env,
          cwd: join(PATHS.emulator, 'faults'),
        });
        return JSON.parse(stdout) as [isHit: boolean, position: number][][];
      };
      const decisions = await decide(cases);
      // In another process, in another order.
      expect((await decide([...cases].reverse())).reverse()).toEqual(decisions);
      const all = await decide(cases.map(([seed, first]) => [seed, first, 1]));
      expect(all.flat().every(([isHit, position]) => isHit && position >= 0 && position < 1)).toBe(true);
      const half = await decide(cases.map(([seed, first, share]) => [seed, first, share / 2]));
      const isContained = half.map((list, index) =>
        list.every(([isHit], n) => !isHit || decisions[index]![n]![0]),
      );
      expect(isContained).toEqual(cases.map(() => true));
      decisions.forEach((list, index) => {
        const share = cases[index]![2];
        const hits = list.filter(([isHit]) => isHit).length;
        // Six standard deviations of a binomial distribution.
        expect(Math.abs(hits - 400 * share)).toBeLessThanOrEqual(
          1 + 6 * Math.sqrt(400 * share * (1 - share)),
        );
      });
    },

  'the same seed hits the same requests': async ({ client }) => {
    const faults = new FaultClient(client.endpoint);
    const send = async (seed: number) => {
      const added = await faults.add({
        service: 'dynamodb',
        operation: 'ListTables',
        region: REGION,
        error: 'ThrottlingException',
        share: 0.5,
        seed,
        seconds: 60,
      });
      const hits: boolean[] = [];
      for (let request = 0; request < REQUESTS; request++) {
        const { status, json } = await listTables(client);
        if (status !== 200) expect([status, json.__type]).toEqual([400, 'ThrottlingException']);
        hits.push(status !== 200);
        // Other operations and regions are not hit, and are not counted.
        expect((await client.sendJson('dynamodb', 'DynamoDB_20120810.DescribeLimits', {})).status).toBe(200);
        expect((await listTables(client, OTHER)).status).toBe(200);
      }
      const [ended] = await faults.end(added.id);
      expect([ended!.matches, ended!.hits]).toEqual([REQUESTS, hits.filter(Boolean).length]);
      return hits;
    };
    const first = await send(7);
    expect(new Set(first).size).toBe(2);
    expect(await send(7)).toEqual(first);
    expect(await send(8)).not.toEqual(first);
  },

  'each service answers with its error, in its protocol': async ({ client, api }) => {
    const faults = new FaultClient(client.endpoint);
    const cases: readonly [string, string, () => Promise<Answer>, number, RegExp][] = [
      ['sqs', 'ThrottlingException', () => sendQuery(client, 'sqs', 'ListQueues'), 400, /<Code>Throttling/],
      ['sns', 'InternalError', () => sendQuery(client, 'sns', 'ListTopics'), 500, /<Code>InternalError</],
      ['s3', 'SlowDown', () => client.send('s3', 'GET', '/', {}), 503, /^<\?xml.*<Code>SlowDown</s],
      [
        'lambda',
        'TooManyRequestsException',
        () => client.sendRest('lambda', 'GET', '/2015-03-31/functions/'),
        429,
        /"TooManyRequestsException"/,
      ],
      [
        'stepfunctions',
        'ServiceUnavailable',
        () => client.sendJson('states', 'AWSStepFunctions.ListStateMachines', {}),
        503,
        /"ServiceUnavailable"/,
      ],
      [
        'execute-api',
        'EndpointRequestTimedOutException',
        async () => toAnswer(await fetch(`${client.endpoint}${api.path}`, { method: 'POST' })),
        504,
        /^\{"message": "Endpoint request timed out"\}$/,
      ],
    ];
    for (const [service, error, send, status, body] of cases) {
      const { id } = await faults.add({ service, error, seconds: 60 });
      const answer = await send();
      const [ended] = await faults.end(id);
      expect([service, answer.status, ended!.hits]).toEqual([service, status, 1]);
      expect(answer.text).toMatch(body);
      expect((await send()).status).not.toBe(status);
    }
  },

  'the retry of a request that was hit is processed': async ({ client }) => {
    const faults = new FaultClient(client.endpoint);
    const list = (attempt: number) =>
      client.send('dynamodb', 'POST', '/', {
        'x-amz-target': 'DynamoDB_20120810.ListTables',
        'amz-sdk-invocation-id': 'hit-once',
        'amz-sdk-request': `attempt=${attempt}; max=3`,
      });
    const { id } = await faults.add({ service: 'dynamodb', error: 'ThrottlingException', seconds: 60 });
    expect((await list(1)).status).toBe(400);
    await faults.end(id);
    expect((await list(2)).status).toBe(200);
  },

  'a request without an answer waits until the fault ends, and so does a delayed one': async ({ client }) => {
    const faults = new FaultClient(client.endpoint);
    const { id } = await faults.add({ service: 'dynamodb', error: 'timeout', seconds: 60 });
    await faults.add({ service: 'sqs', latencyMs: 60_000, seconds: 60 });
    let answers = 0;
    const unanswered = listTables(client).finally(() => answers++);
    const delayed = sendQuery(client, 'sqs', 'ListQueues').finally(() => answers++);
    // The client gives up.
    const given = fetch(client.endpoint, {
      method: 'POST',
      headers: { authorization: sign('dynamodb'), 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      body: '{}',
      signal: AbortSignal.timeout(500),
    });
    await expect(given).rejects.toThrow('aborted due to timeout');
    expect(await waitUntil(async () => sumHits(await faults.list()) === 3, 10_000)).toBe(true);
    expect(answers).toBe(0);
    await faults.end(id);
    await expect(unanswered).rejects.toThrow('fetch failed');
    expect((await faults.end()).map(({ service }) => service)).toEqual(['sqs']);
    expect((await delayed).status).toBe(200);
  },

  'invocations fail before the handler runs': async ({ client }) => {
    const faults = new FaultClient(client.endpoint);
    const started = Date.now();
    const failWith = async (error: string) => {
      const { id, function: name } = await faults.add({ function: 'probe', error, seconds: 60 });
      expect(name).toBe(FUNCTION);
      const answer = await invoke(client, { Records: [{}, {}, {}, {}, {}, {}, {}] });
      await faults.end(id);
      return answer;
    };
    expect((await failWith('Runtime.ExitError')).json.errorType).toBe('Runtime.ExitError');
    const timeout = await failWith('timeout');
    expect(timeout.json).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/Task timed out after 3\.00 seconds$/),
    });
    const { status, json } = await failWith('TooManyRequestsException');
    expect([status, json.Reason]).toEqual([429, 'ReservedFunctionConcurrentInvocationLimitExceeded']);
    const lines = await client.getLogMessages(FUNCTION_LOG, started);
    expect(lines.filter((line) => line.includes('batch of 7'))).toEqual([]);
    expect(lines.some((line) => line.includes('Runtime exited without providing a reason'))).toBe(true);
  },

  'the polls for a function rest': async ({ client }) => {
    const faults = new FaultClient(client.endpoint);
    await client.sendJson('sqs', 'AmazonSQS.CreateQueue', { QueueName: 'Polled' });
    const { json } = await client.sendRest('lambda', 'POST', '/2015-03-31/event-source-mappings', {
      FunctionName: FUNCTION,
      EventSourceArn: formatQueueArn('Polled'),
    });
    const { id } = await faults.add({ pollsOf: FUNCTION, seconds: 60 });
    const started = Date.now();
    await client.sendJson('sqs', 'AmazonSQS.SendMessage', {
      QueueUrl: `${client.endpoint}/${ACCOUNT}/Polled`,
      MessageBody: 'a',
    });
    const isProcessed = async () =>
      (await client.getLogMessages(FUNCTION_LOG, started)).includes('batch of 1 records');
    const hasPolls = async () => sumHits(await faults.list()) > 3;
    expect(await waitUntil(hasPolls, 15_000)).toBe(true);
    expect(await isProcessed()).toBe(false);
    await faults.end(id);
    expect(await waitUntil(isProcessed, 15_000)).toBe(true);
    await client.sendRest('lambda', 'DELETE', `/2015-03-31/event-source-mappings/${json.UUID}`);
  },

  'an outage ends by itself, or when its region is taken up': async ({ client }) => {
    const faults = new FaultClient(client.endpoint);
    const { id } = await faults.add({ outage: OTHER, seconds: 1 });
    expect((await listTables(client, OTHER)).status).toBe(503);
    await expect(faults.add({ outage: OTHER, seconds: 1 })).rejects.toThrow(`${OTHER} is down already`);
    const hasEnded = async () => (await faults.list()).active.length === 0;
    expect(await waitUntil(hasEnded, 10_000)).toBe(true);
    expect((await listTables(client, OTHER)).status).toBe(200);
    const { ended } = await faults.list();
    expect(ended.find((fault) => fault.id === id)).toMatchObject({ endedBy: 'time', hits: 1 });
    await faults.add({ outage: OTHER, seconds: 60 });
    await fetch(`${client.endpoint}/_regions/${OTHER}/up`, { method: 'POST' });
    expect(await hasEnded()).toBe(true);
  },

  'faults that cannot be are refused, with what was expected': async ({ client }) => {
    const faults = new FaultClient(client.endpoint);
    const seconds = 60;
    const cases: readonly [object, RegExp][] = [
      [{ seconds }, /found no target; expected one of service, function, pollsOf, outage/],
      [{ service: 'dynamo', seconds }, /no service "dynamo"; did you mean dynamodb\?/],
      [{ service: 'sqs', operation: 'SendMesage', seconds }, /no operation "SendMesage"; did you mean SendM/],
      [{ service: 's3', error: 'Slow', seconds }, /no error "Slow"; expected one of|did you mean SlowDown/],
      [{ service: 's3', seconds }, /found neither an error nor a latency/],
      [{ service: 's3', error: 'SlowDown' }, /seconds is null; expected a number above 0/],
      [{ service: 's3', error: 'SlowDown', share: 1.5, seconds }, /share is 1\.5; expected .* at most 1$/],
      [{ service: 's3', latencyMs: [9, 1], seconds }, /latencyMs is \[9, 1\]; expected milliseconds/],
      [{ service: 's3', error: 'SlowDown', seed: -1, seconds }, /seed is -1; expected a whole number/],
      [{ service: 's3', error: 'SlowDown', shre: 1, seconds }, /has no shre; expected error, latencyMs/],
      [{ function: 'Prob', error: 'timeout', seconds }, /no function "Prob"; did you mean Probe\?/],
      [{ pollsOf: FUNCTION, error: 'timeout', seconds }, /a fault with pollsOf has no error/],
      [{ service: ['s3'], error: 'SlowDown', seconds }, /service is \["s3"\]; expected a name/],
      [{ function: 1, error: 'timeout', seconds }, /function is 1; expected a name/],
      [{ outage: 'mars', seconds }, /the region is "mars"; expected a region such as us-east-1/],
    ];
    for (const [fault, message] of cases)
      await expect(faults.add(fault as NewFault)).rejects.toThrow(message);
    expect(await faults.check({ service: 'cloudwatch', latencyMs: [1, 2], seconds })).toMatchObject({
      service: 'monitoring',
      latencyMs: [1, 2],
      share: 1,
    });
    expect((await faults.listServices()).functions).toContain(FUNCTION);
    await expect(faults.end('fault-0')).rejects.toThrow('there is no active fault fault-0; active: none');
    expect((await faults.list()).active).toEqual([]);
    expect((await faults.describeService('dynamodb', 'PutItem')).errors).toMatchObject({
      ProvisionedThroughputExceededException: 400,
      InternalServerError: 500,
      timeout: null,
    });
  },
};

type Answer = { readonly status: number; readonly text: string };
const toAnswer = async (response: Response): Promise<Answer> => ({
  status: response.status,
  text: await response.text(),
});
const sign = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/${service}/aws4_request`;
const listTables = (client: EmulatorClient, region?: string) =>
  client.sendJson('dynamodb', 'DynamoDB_20120810.ListTables', {}, region);
const sendQuery = (client: EmulatorClient, service: string, Action: string) =>
  client.sendQuery(service, { Action, Version: '2012-11-05' });
const invoke = (client: EmulatorClient, event: object) =>
  client.sendRest('lambda', 'POST', `/2015-03-31/functions/${FUNCTION}/invocations`, event);
const sumHits = ({ active }: Awaited<ReturnType<FaultClient['list']>>): number =>
  active.reduce((sum, { hits }) => sum + hits, 0);
