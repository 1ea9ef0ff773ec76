import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { KinesisClient, PutRecordCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/cli/load/report';
import { planOffline } from '../../src/cli/plan-offline';
import { marketBars } from '../domain/patterns/market';
import { Checkout, type Running } from './checkout';

interface Row {
  readonly symbol: string;
  readonly correlationId: string;
  readonly [attribute: string]: unknown;
}
interface Page {
  readonly items: readonly Row[];
  readonly next?: string;
}

/** A message of FailedMessages as `stacks failed --json` tells of it. */
interface FailedMessage {
  readonly id: string;
}

/** What `stacks load --json` tells of a run. */
type LoadReport = Pick<Report, 'sent' | 'check' | 'failedMessages'>;

interface PlannedArchive {
  readonly address: string;
  readonly type: string;
  readonly change: { readonly after: { readonly source_code_hash: string } };
}

/** One newcomer's session, in the order in which it goes; each test goes on from where the last one ended. */
describe('pattern-detection on the local target', () => {
  let project: Checkout;
  let up: Running;
  let api: string;
  let canary: string;
  let key: string;

  beforeAll(async () => {
    project = await Checkout.make();
  });
  afterAll(() => project.stop());

  const ask = (path: string, base = api) => fetch(`${base}${path}`, { headers: { 'x-api-key': key } });
  const get = async (path: string): Promise<Page> => (await (await ask(path)).json()) as Page;
  const post = async (body: string) => {
    const answer = await fetch(`${api}/patterns`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body,
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const clients = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: new NodeHttpHandler(),
  };

  it('deploys, replays the market and finds patterns in it, with one command', async () => {
    const output = await project.must('up', '--once');
    expect(output).toContain('ApiGatewayUrl');
    expect(output).toMatch(/head-and-shoulders/);
    expect(output).toMatch(/double-top/);
    expect(output).toMatch(/ascending-triangle/);
    expect(output).toContain('Left out of the local target');
    expect(output).toMatch(/checked: \d+ alerts/);
  });

  it('applies nothing when it is started again, and stays up', async () => {
    up = project.start(process.execPath, ['bin/stacks.mjs', 'up']);
    const output = await up.says(/stays up on/);
    expect(output).toContain('no changes, nothing applied');
    expect(output).toContain('not sent again');
  });

  it('prints its outputs for programs', async () => {
    const outputs = JSON.parse(await project.must('outputs', 'pattern-detection', '--json')) as Record<
      string,
      string
    >;
    expect(Object.keys(outputs).sort()).toEqual([
      'AlertQueueUrl',
      'ApiGatewayUrl',
      'ApprovalApiUrl',
      'CanaryApiUrl',
      'DashboardUrl',
      'KinesisStreamArn',
      'LiveAliasArn',
      'PatternAnalysisWorkflowArn',
      'PendingApprovalsQueueUrl',
      'PowerTuningWorkflowArn',
      'WebAclArn',
    ]);
    api = outputs.ApiGatewayUrl!;
    canary = outputs.CanaryApiUrl!;
    expect(outputs.WebAclArn).toContain('/PatternDetectionWAF-local/');
  });

  it('gives out API keys, and lets nobody in without one', async () => {
    key = (await project.must('key', 'create', 'tests')).trim();
    expect((await project.must('key', 'show', 'tests')).trim()).toBe(key);
    expect(await project.must('key', 'list', '--json')).toContain('"tests"');
    for (const base of [api, canary]) {
      expect((await ask('/alerts?limit=1', base)).status).toBe(200);
      for (const wrong of ['', key.replace(/./g, 'x')]) {
        const refused = await fetch(`${base}/alerts`, { headers: wrong ? { 'x-api-key': wrong } : {} });
        expect(refused.status).toBe(403);
        expect(await refused.json()).toMatchObject({
          error: 'Forbidden',
          message: 'The header x-api-key must hold a valid API key',
        });
      }
    }
    const other = (await project.must('key', 'create', 'other')).trim();
    await project.must('key', 'revoke', 'other');
    expect((await fetch(`${api}/alerts`, { headers: { 'x-api-key': other } })).status).toBe(403);
    const twice = await project.stacks('key', 'create', 'tests');
    expect(twice).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('revoke it first'),
    });
  });

  it('has the same archives, byte for byte, as another checkout at another path', async () => {
    const archives = join(project.dir, 'cdktf.out/stacks/pattern-detection-local/archives');
    const [other] = await planOffline(process.env, ['pattern-detection']);
    const planned = (other!.json.resource_changes as unknown as PlannedArchive[]).filter(
      ({ type }) => type === 'aws_lambda_function' || type === 'aws_lambda_layer_version',
    );
    expect(planned.length).toBe(readdirSync(archives).length);
    for (const { address, change } of planned) {
      const zip = readFileSync(join(archives, `${address.split('.')[1]}.zip`));
      expect([address, change.after.source_code_hash]).toEqual([
        address,
        createHash('sha256').update(zip).digest('base64'),
      ]);
    }
  });

  it('has no changes in a second plan', async () => {
    const plan = JSON.parse(await project.must('plan', '--json')) as Record<string, unknown>;
    expect(JSON.stringify(plan)).toContain('pattern-detection-local');
    expect(await project.must('plan')).toMatch(/no changes/i);
  });

  it('leads from a record to its rows by one correlation id', async () => {
    const [alert] = (await get('/alerts?symbol=GOOG&limit=1')).items;
    const { items } = await get('/patterns?symbol=GOOG&limit=100');
    expect(items.map(({ correlationId }) => correlationId)).toContain(alert!.correlationId);
    const logs = await project.must('logs', '--correlation', alert!.correlationId, '--since', '1h', '--json');
    for (const said of ['analysis started', 'analysis decided', 'alert notified'])
      expect(logs).toContain(said);
  });

  it('pages through alerts, newest first, without a gap or a copy', async () => {
    const all = (await get('/alerts?limit=100')).items;
    expect(all.length).toBeGreaterThan(10);
    const paged: Row[] = [];
    for (let page = await get('/alerts?limit=7'); ; page = await get(`/alerts?limit=7&next=${page.next}`)) {
      paged.push(...page.items);
      if (page.next === undefined) break;
    }
    expect(paged).toEqual(all);
    const times = all.map(({ timestamp }) => String(timestamp));
    expect(times).toEqual([...times].sort().reverse());
  });

  it('finds the patterns in a window of prices', async () => {
    const [known] = (await get('/patterns?symbol=GOOG&pattern=double-top&limit=1')).items;
    const prices = marketBars()
      .filter((bar) => bar.symbol === 'GOOG' && bar.timestamp <= Date.parse(String(known!.timestamp)))
      .slice(-500)
      .map((bar) => ({ ...bar, symbol: undefined }));
    const { status, body } = await post(JSON.stringify({ symbol: 'GOOG', prices }));
    expect(status).toBe(200);
    expect(body.patterns).toContainEqual(
      expect.objectContaining({ pattern: 'double-top', timestamp: known!.timestamp }),
    );
  });

  const price = '{"timestamp":"2013-01-02","close":1}';
  it.each([
    ['a price of NaN', `{"symbol":"GOOG","prices":[{"timestamp":"2013-01-02","close":NaN}]}`, undefined],
    ['an unknown field', `{"symbol":"GOOG","prices":[${price}],"extra":1}`, undefined],
    [
      'an unknown field of a price',
      `{"symbol":"GOOG","prices":[{"timestamp":"2013-01-02","close":1,"x":1}]}`,
      'prices[0].x',
    ],
    [
      'a date of 1970',
      `{"symbol":"GOOG","prices":[{"timestamp":"1970-01-01","close":1}]}`,
      'prices[0].timestamp',
    ],
    ['a symbol in Cyrillic', `{"symbol":"ГООГ","prices":[${price}]}`, 'symbol'],
    [
      'a negative price',
      `{"symbol":"GOOG","prices":[{"timestamp":"2013-01-02","close":-1}]}`,
      'prices[0].close',
    ],
    ['300 KB', `{"symbol":"GOOG","prices":[${Array(8400).fill(price).join(',')}]}`, 'body'],
    ['no symbol', `{"prices":[${price}]}`, undefined],
  ])('refuses %s with what is wrong', async (_, body, field) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toBe('ValidationError');
    if (field !== undefined) expect(answer.body).toMatchObject({ field, rule: expect.any(String) });
    expect(String(answer.body.message)).not.toBe('');
  });

  it.each([
    ['/alerts?symbol=go', 'symbol'],
    ['/alerts?limit=0', 'limit'],
    ['/alerts?colour=red', 'colour'],
    ['/patterns?pattern=cup', 'pattern'],
    ['/patterns?from=yesterday', 'from'],
    ['/patterns?next=AAAA', 'next'],
  ])('refuses %s', async (path, field) => {
    const answer = await ask(path);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ field });
  });

  it('takes in 20,000 events at 2,000 a second, and loses and doubles nothing', async () => {
    const said = await project.must('load', '--rate', '2000', '--seconds', '10', '--json');
    const { sent, check, failedMessages } = JSON.parse(said) as LoadReport;
    const { expected } = check.patterns;
    expect(sent.events).toBe(20_000);
    expect(expected).toBeGreaterThan(10);
    expect(failedMessages).toBe(0);
    expect(check).toEqual({
      events: { sent: 20_000, takenIn: 20_000, lost: 0, duplicated: 0 },
      patterns: { expected, found: expected, lost: [], duplicated: [] },
      alerts: { expected: check.alerts.expected, found: check.alerts.expected, lost: [], duplicated: [] },
      toldTwice: [],
      ok: true,
    });
  });

  it('keeps what cannot be read, with its reason, and takes in the rest of the batch', async () => {
    const good = (n: number) => ({ symbol: 'GOOD', timestamp: Date.UTC(2014, 0, n), close: 100 + n });
    const records = [
      JSON.stringify([good(1), { ...good(2), close: 'NaN' }, good(3)]),
      'not json',
      JSON.stringify({ ...good(4), colour: 'red' }),
      JSON.stringify({ ...good(5), timestamp: '1970-01-01' }),
      JSON.stringify({ ...good(6), symbol: 'ГООД' }),
      JSON.stringify([good(7)]),
    ];
    const kinesis = new KinesisClient({ ...clients, endpoint: project.endpoint });
    await kinesis.send(
      new PutRecordsCommand({
        StreamName: 'MarketDataStream-local',
        Records: records.map((text) => ({ PartitionKey: 'GOOD', Data: Buffer.from(text) })),
      }),
    );
    const sqs = new SQSClient({ ...clients, endpoint: project.endpoint });
    const kept = new Map<string, Record<string, unknown>>();
    for (const end = Date.now() + 60_000; kept.size < 5 && Date.now() < end;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: `${project.endpoint}/000000000000/FailedMessages-local`,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 2,
        }),
      );
      for (const { Body } of Messages) {
        const message = JSON.parse(Body!) as Record<string, unknown>;
        kept.set(String(message.correlationId), message);
      }
    }
    expect([...kept.values()].map(({ field }) => field).sort()).toEqual([
      'events[0].colour',
      'events[0].symbol',
      'events[0].timestamp',
      'events[1].close',
      'record',
    ]);
    for (const { rule, got, message } of kept.values()) expect(rule && got && message).toBeTruthy();
    // Three of its events were good, and were taken in.
    const accepted = await project.must('logs', 'KinesisConsumer', '--since', '5m', '--json');
    expect(accepted).toMatch(/EventsAccepted\\?":3\b/);
  });

  it('leads from a batch that was given up to the bytes that were sent', async () => {
    // A state that has lost its place in the stream can't be saved over: whatever comes for its symbol fails.
    await new DynamoDBClient({ ...clients, endpoint: project.endpoint }).send(
      new PutItemCommand({ TableName: 'DetectorState-local', Item: { symbol: { S: 'STUCK' } } }),
    );
    const sent = Buffer.from('{"symbol":"STUCK",  "timestamp":"2014-01-02","close":1}\n');
    const { SequenceNumber, ShardId } = await new KinesisClient({
      ...clients,
      endpoint: project.endpoint,
    }).send(
      new PutRecordCommand({ StreamName: 'MarketDataStream-local', PartitionKey: 'STUCK', Data: sent }),
    );
    const id = `${ShardId}:${SequenceNumber}`;
    let found: FailedMessage | undefined;
    for (const end = Date.now() + 180_000; !found && Date.now() < end;) {
      const failed = JSON.parse(await project.must('failed', '--json')) as FailedMessage[];
      found = failed.find((message) => message.id === id);
    }
    const name = `${ShardId}_${SequenceNumber}`;
    expect(found).toMatchObject({
      why: 'given up after 11 invocations: RetryAttemptsExhausted',
      payloads: [{ name, whole: true, base64: sent.toString('base64') }],
      gone: 0,
    });
    const directory = join(project.dir, 'what failed');
    expect(await project.must('failed', '--out', directory)).toContain(id);
    expect(readFileSync(join(directory, name))).toEqual(sent);
  });

  it('is what its users expect under cdktf’s own commands', async () => {
    const { status, stdout } = await project.start('npx', ['cdktf', 'list'], { TARGET: 'local' }).ended;
    expect(status).toBe(0);
    expect(stdout).toContain('pattern-detection-local');
  });

  it('answers a mistyped command with the nearest one, and a wrong variable with its name', async () => {
    const mistyped = await project.stacks('outputz');
    expect(mistyped.status).toBe(1);
    expect(mistyped.stderr).toContain('outputs');
    const wrong = await project.start(process.execPath, ['bin/stacks.mjs', 'plan'], { STAGE: 'staging' })
      .ended;
    expect(wrong.status).toBe(1);
    expect(wrong.stderr.trim().split('\n')).toEqual([
      expect.stringContaining('STAGE is "staging"; it takes dev or prod'),
    ]);
  });

  it('stops on Ctrl-C what it started', async () => {
    up.interrupt();
    expect((await up.ended).status).toBe(130);
    await expect(fetch(project.endpoint)).rejects.toThrow();
  });

  it('says which port is in use, and how to mend it', async () => {
    const taken = await Checkout.make();
    const { createServer } = await import('node:http');
    const server = createServer().listen(taken.port, '127.0.0.1');
    const { status, stderr } = await project.stacks('up', '--once', '--port', String(taken.port));
    await new Promise((resolve) => server.close(resolve));
    expect(status).toBe(1);
    expect(stderr).toMatch(new RegExp(`${taken.port}.*--port`));
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('destroys everything and proves it', async () => {
    const output = await project.must('down');
    expect(output).toMatch(/nothing/i);
  });

  it('recovers by itself from a run that was killed in the middle of an apply', async () => {
    const killed = project.start(process.execPath, ['bin/stacks.mjs', 'up', '--once']);
    await killed.says(/[1-9]\d? of \d+/);
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    killed.kill();
    await killed.ended;
    const output = await project.must('up', '--once');
    expect(output).toMatch(/checked: \d+ alerts/);
    expect(await project.must('down')).toMatch(/nothing/i);
  });
});
