import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { KinesisClient, PutRecordCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadReport } from '../../src/cli/pattern-detection/load/report';
import { planOffline } from '../../src/cli/terraform/plan-offline';
import { createAlert } from '../../src/domain/alerts';
import type { PowerReport } from '../../src/domain/cost';
import { detection } from '../domain/alerts/detection';
import { marketBars } from '../domain/patterns/market';
import { Checkout, type Running } from './checkout';
import { becomes } from './emulator-client';

interface Row {
  readonly symbol: string;
  readonly correlationId: string;
  readonly [attribute: string]: unknown;
}
interface Page {
  readonly items: readonly Row[];
  readonly next?: string;
}

/** A message of FailedMessages in the output of `stacks failed --json`. */
interface FailedMessage {
  readonly id: string;
}

/** The output of `stacks load --json`. */
type PrintedReport = Pick<LoadReport, 'sent' | 'check' | 'failedMessages'>;

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
    expect(output).toMatch(/head-and-shoulders/);
    expect(output).toMatch(/ascending-triangle/);
    expect(output).toContain('not supported locally');
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
          message: 'The header x-api-key must contain a valid API key',
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

  it('keeps its state in a bucket that is closed to the public, encrypted and versioned', async () => {
    const s3 = new S3Client({ ...clients, endpoint: project.endpoint, forcePathStyle: true });
    const Bucket = 'market-stacks-state-local';
    const { PublicAccessBlockConfiguration: block } = await s3.send(
      new GetPublicAccessBlockCommand({ Bucket }),
    );
    expect(Object.values(block!)).toEqual([true, true, true, true]);
    const { ServerSideEncryptionConfiguration: encryption } = await s3.send(
      new GetBucketEncryptionCommand({ Bucket }),
    );
    expect(encryption!.Rules![0]!.ApplyServerSideEncryptionByDefault!.SSEAlgorithm).toBe('AES256');
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toContain('aws:SecureTransport');
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled');
  });

  it('has no changes in a second plan', async () => {
    const plan = JSON.parse(await project.must('plan', '--json')) as Record<string, unknown>;
    expect(JSON.stringify(plan)).toContain('pattern-detection-local');
    expect(await project.must('plan')).toMatch(/no changes/i);
  });

  it('deploys nothing where nothing has changed', async () => {
    const deployed = JSON.parse(await project.must('deploy', '--yes', '--json')) as Record<string, unknown>[];
    expect(deployed).toContainEqual({ stack: 'pattern-detection-local', applied: 0, releases: [] });
    for (const { applied, releases } of deployed) expect([applied, releases]).toEqual([0, []]);
  });

  it('promotes nothing where the canary and the stable API are the same', async () => {
    const file = join(project.dir, 'src/systems/pattern-detection/stable-api.json');
    const before = readFileSync(file, 'utf8');
    expect(await project.must('promote', '--yes')).toContain('nothing to promote');
    const told = JSON.parse(await project.must('promote', '--json')) as {
      promoted: boolean;
      documents: { canary: string; stable: string };
    };
    expect(told.promoted).toBe(false);
    expect(told.documents.canary).toMatch(/^[0-9a-f]{64}$/);
    expect(told.documents.stable).toBe(told.documents.canary);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('shows dead letters, moves them back when told to, and says that there are none', async () => {
    const redrive = async (...more: string[]) => {
      const { status, stdout, stderr } = await project.stacks('redrive', 'AlertQueue', '--json', ...more);
      return { status, stderr, answer: (stdout ? JSON.parse(stdout) : undefined) as unknown };
    };
    const queues = { from: 'AlertQueueDlq-local', to: 'AlertQueue-local' };
    const empty = { status: 0, answer: { ...queues, waiting: 0, previews: [], moved: 0 } };
    expect(await redrive('--yes')).toMatchObject(empty);
    const dead = createAlert(detection({ symbol: 'DEAD', confidence: 70 }), 'dead:1#0', Date.now());
    await new SQSClient({ ...clients, endpoint: project.endpoint }).send(
      new SendMessageCommand({
        QueueUrl: `${project.endpoint}/000000000000/${queues.from}`,
        MessageBody: JSON.stringify(dead),
      }),
    );
    const asked = await redrive();
    expect(asked).toMatchObject({ status: 1, answer: undefined });
    expect(asked.stderr).toMatch(/about 1 message in AlertQueueDlq-local[^]*dead:1#0[^]*add --yes/);
    expect((await get('/alerts?symbol=DEAD')).items).toEqual([]);
    const previews = [expect.objectContaining({ correlationId: 'dead:1#0' })];
    expect(await redrive('--yes')).toMatchObject({
      status: 0,
      answer: { ...queues, waiting: 1, previews, moved: 1 },
    });
    // Back in its queue, it goes the way of every alert.
    const arrived = async () => (await get('/alerts?symbol=DEAD')).items.length === 1;
    expect(await becomes(arrived, 30_000)).toBe(true);
    expect(await redrive('--yes')).toMatchObject(empty);
  });

  it('measures the detector at five sizes, and recommends one of them', async () => {
    const sample = JSON.parse(
      readFileSync(join(project.dir, 'tools/pattern-detection/power-tuning-input.json'), 'utf8'),
    ) as object;
    const { PowerTuningWorkflowArn: stateMachineArn } = JSON.parse(
      await project.must('outputs', 'pattern-detection', '--json'),
    ) as Record<string, string>;
    // AWS has a host of its own for executions that are waited for; the emulator has one for all.
    const options = { ...clients, endpoint: project.endpoint, disableHostPrefix: true };
    const { status, error, cause, output } = await new SFNClient(options).send(
      new StartSyncExecutionCommand({
        stateMachineArn,
        input: JSON.stringify({ ...sample, invocations: 2 }),
      }),
    );
    expect({ status, error, cause }).toEqual({ status: 'SUCCEEDED' });
    const { sizes, ...chosen } = JSON.parse(output!) as PowerReport;
    expect(sizes.map(({ memory, runs }) => [memory, runs])).toEqual(
      [512, 1024, 1536, 2048, 3008].map((memory) => [memory, 2]),
    );
    for (const { medianDuration, slowestDuration, costPerMillion } of sizes) {
      expect(medianDuration).toBeGreaterThan(0);
      expect(slowestDuration).toBeGreaterThanOrEqual(medianDuration);
      expect(costPerMillion).toBeGreaterThan(0);
    }
    const at = (memory: number) => sizes.find((size) => size.memory === memory)!;
    expect(at(chosen.cheapest).costPerMillion).toBe(
      Math.min(...sizes.map(({ costPerMillion }) => costPerMillion)),
    );
    expect(at(chosen.fastest).medianDuration).toBe(
      Math.min(...sizes.map(({ medianDuration }) => medianDuration)),
    );
    expect(sizes).toContainEqual(at(chosen.recommended));
    expect(at(chosen.recommended).medianDuration).toBeLessThanOrEqual(at(chosen.cheapest).medianDuration);
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
    expect(all.length).toBeGreaterThan(4);
    const paged: Row[] = [];
    for (let page = await get('/alerts?limit=2'); ; page = await get(`/alerts?limit=2&next=${page.next}`)) {
      paged.push(...page.items);
      if (page.next === undefined) break;
    }
    expect(paged).toEqual(all);
    const times = all.map(({ timestamp }) => String(timestamp));
    expect(times).toEqual([...times].sort().reverse());
  });

  it('finds the patterns in a window of prices', async () => {
    const [known] = (await get('/patterns?symbol=GOOG&pattern=head-and-shoulders&limit=1')).items;
    const prices = marketBars()
      .filter((bar) => bar.symbol === 'GOOG' && bar.timestamp <= Date.parse(String(known!.timestamp)))
      .slice(-500)
      .map((bar) => ({ ...bar, symbol: undefined }));
    const { status, body } = await post(JSON.stringify({ symbol: 'GOOG', prices }));
    expect(status).toBe(200);
    expect(body.patterns).toContainEqual(
      expect.objectContaining({ pattern: 'head-and-shoulders', timestamp: known!.timestamp }),
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
    const { sent, check, failedMessages } = JSON.parse(said) as PrintedReport;
    const { expected } = check.patterns;
    expect(sent.events).toBe(20_000);
    expect(expected).toBeGreaterThan(10);
    expect(failedMessages).toBe(0);
    expect(check).toEqual({
      events: { sent: 20_000, processed: 20_000, lost: 0, duplicated: 0 },
      patterns: { expected, found: expected, lost: [], duplicated: [] },
      alerts: { expected: check.alerts.expected, found: check.alerts.expected, lost: [], duplicated: [] },
      notifiedTwice: [],
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
      expect.stringContaining('STAGE is "staging"; expected dev or prod'),
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
