import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
  type UpdateScheduleInput,
} from '@aws-sdk/client-scheduler';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { alertOf } from '../../src/domain/alerts';
import type { Approval } from '../../src/domain/approvals';
import { timerName } from '../../src/lambdas/shared/approval-timers';
import { detection } from '../domain/alerts/detection';
import { openBrowser } from '../support/browser';
import { Checkout, type Running } from './checkout';
import { becomes } from './emulator-client';

interface Posted {
  readonly Type: string;
  readonly TopicArn: string;
  readonly Message: string;
  readonly SubscribeURL?: string;
}

/** An HTTP endpoint on the loopback address that confirms what subscribes it, and keeps what SNS posts to it. */
class Listener {
  readonly messages: Record<string, string>[] = [];
  readonly confirmed: string[] = [];
  private readonly server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      response.end();
      const posted = JSON.parse(body) as Posted;
      if (posted.SubscribeURL)
        void fetch(posted.SubscribeURL).then(() => this.confirmed.push(posted.TopicArn));
      else this.messages.push(JSON.parse(posted.Message) as Record<string, string>);
    });
  });

  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await new Promise((resolve) => this.server.once('listening', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.server.close();
  }
}

const REAL = 'GOOG#double-top#2007-02-27T00:00:00.000Z';

describe('approvals on the local target', () => {
  const requests = new Listener();
  const notifications = new Listener();
  let project: Checkout;
  let up: Running;
  let browser: Browser;
  let sns: SNSClient;
  let sqs: SQSClient;
  let lambda: LambdaClient;
  let scheduler: SchedulerClient;
  let dynamo: DynamoDBDocumentClient;

  beforeAll(async () => {
    project = await Checkout.make();
    browser = await openBrowser();
    const options = {
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      endpoint: project.endpoint,
      requestHandler: new NodeHttpHandler(),
    };
    [sns, sqs, lambda] = [new SNSClient(options), new SQSClient(options), new LambdaClient(options)];
    scheduler = new SchedulerClient(options);
    dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(options));
    const APPROVAL_ENDPOINT = await requests.open();
    up = project.start(process.execPath, ['bin/stacks.mjs', 'up'], { APPROVAL_ENDPOINT });
    await up.says(/stays up on/);
    const TopicArn = 'arn:aws:sns:us-east-1:000000000000:TradingAlerts-local';
    const Endpoint = await notifications.open();
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint }));
    await becomes(async () => notifications.confirmed.length > 0, 10_000);
  });
  afterAll(async () => {
    up?.interrupt();
    await up?.ended;
    project?.stop();
    await browser?.close();
    requests.close();
    notifications.close();
  });

  const key = (approvalId: string) => ({ TableName: 'ApprovalTracking-local', Key: { approvalId } });
  const approvalOf = async (approvalId: string) =>
    (await dynamo.send(new GetCommand({ ...key(approvalId), ConsistentRead: true }))).Item as Approval;
  const stepsOf = async (id: string) => (await approvalOf(id)).audit.map(({ step }) => step);
  const linkOf = async (approvalId: string): Promise<string> => {
    const find = () => requests.messages.find((message) => message.approvalId === approvalId)?.link;
    await becomes(async () => find() !== undefined, 20_000);
    return find()!;
  };
  const notified = (alertId: string) =>
    notifications.messages.filter((message) => message.alertId === alertId);
  const sweep = () => {
    const Payload = JSON.stringify({ sweep: true });
    return lambda.send(
      new InvokeCommand({ FunctionName: 'ApprovalProcessor-local', Qualifier: 'live', Payload }),
    );
  };
  /** Moves the clock by moving the hour: decideBy is what every rule looks at. */
  const endHourOf = (approvalId: string) =>
    dynamo.send(
      new UpdateCommand({
        ...key(approvalId),
        UpdateExpression: 'SET decideBy = :past',
        ExpressionAttributeValues: { ':past': new Date(Date.now() - 1).toISOString() },
      }),
    );
  const scheduleOf = (name: string, group = 'default') =>
    scheduler.send(new GetScheduleCommand({ GroupName: group, Name: name }));
  const timerOf = (approvalId: string) => scheduleOf(timerName(approvalId), 'ApprovalTimers-local');
  const change = async (schedule: Promise<object>, to: Partial<UpdateScheduleInput>) =>
    scheduler.send(new UpdateScheduleCommand({ ...((await schedule) as UpdateScheduleInput), ...to }));
  /** A critical alert as PatternDetector sends it. @returns its id */
  const alert = async (day: number): Promise<string> => {
    const body = alertOf(
      detection({ confidence: 95, confirmedAt: Date.UTC(2014, 0, day) }),
      'test:1#0',
      Date.now(),
    );
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'AlertQueue-local' }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
    return body.alertId;
  };
  const answer = (link: string, decision: string) =>
    fetch(link, { method: 'POST', body: new URLSearchParams({ decision, name: 'Grace Hopper' }) });

  it('asks about the critical alert of the real market, and notifies when it is approved in the browser', async () => {
    expect(requests.confirmed).toHaveLength(1);
    const link = await linkOf(REAL);
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    expect((await page.goto(link))!.status()).toBe(200);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('GOOG: double top');
    expect(await page.getByRole('img').isVisible()).toBe(true);
    expect(notified(REAL)).toEqual([]);
    await page.getByLabel('Your name').fill('Ada Lovelace');
    await page.getByRole('button', { name: 'Approve' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/was approved/);
    expect(await becomes(async () => notified(REAL).length > 0, 20_000)).toBe(true);
    await becomes(async () => (await stepsOf(REAL)).length === 4, 10_000);
    expect(await stepsOf(REAL)).toEqual(['requested', 'sent', 'approved', 'notified']);
  });

  it('refuses a used link with who decided, and a forged one', async () => {
    const link = await linkOf(REAL);
    const used = await answer(link, 'reject');
    expect(used.status).toBe(409);
    expect(await used.text()).toContain('Ada Lovelace');
    const forged = link.slice(0, -1) + (link.endsWith('A') ? 'E' : 'A');
    for (const method of ['GET', 'HEAD', 'POST']) expect((await fetch(forged, { method })).status).toBe(404);
    expect(notified(REAL)).toHaveLength(1);
  });

  it('takes one of 16 answers at once', async () => {
    const link = await linkOf(await alert(2));
    const answers = await Promise.all(Array.from({ length: 16 }, () => answer(link, 'reject')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(15).fill(409)]);
  });

  it('notifies nobody of what was rejected or left alone, and takes no answer after the hour', async () => {
    const [rejected, left] = [await alert(3), await alert(4)];
    expect((await answer(await linkOf(rejected), 'reject')).status).toBe(200);
    const link = await linkOf(left);
    expect((await fetch(link, { method: 'HEAD' })).status).toBe(200);
    await endHourOf(left);
    expect((await answer(link, 'approve')).status).toBe(410);
    expect((await sweep()).FunctionError).toBeUndefined();
    expect((await fetch(link)).status).toBe(410);
    expect((await approvalOf(rejected)).state).toBe('REJECTED');
    expect(await approvalOf(left)).toMatchObject({ state: 'EXPIRED', decidedBy: 'system' });
    await sweep();
    expect([...notified(rejected), ...notified(left)]).toEqual([]);
  });

  it('has set a timer for each request, which ends what nobody decided without a sweep, and is then gone', async () => {
    const left = await alert(5);
    const link = await linkOf(left);
    const { decideBy } = await approvalOf(left);
    expect(await timerOf(left)).toMatchObject({
      ScheduleExpression: `at(${decideBy.replace(/\.000Z$/, '')})`,
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: 'arn:aws:lambda:us-east-1:000000000000:function:ApprovalProcessor-local:live',
        RoleArn: 'arn:aws:iam::000000000000:role/ApprovalTimers-local',
        Input: JSON.stringify({ approvalId: left }),
        DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:000000000000:FailedInvocations-local' },
      },
    });
    await change(scheduleOf('ApprovalSweep-local'), { State: 'DISABLED' });
    await endHourOf(left);
    await change(timerOf(left), { ScheduleExpression: 'at(2020-01-01T00:00:00)' });
    expect(await becomes(async () => (await approvalOf(left)).state === 'EXPIRED', 30_000)).toBe(true);
    expect(await stepsOf(left)).toEqual(['requested', 'sent', 'expired']);
    await expect(timerOf(left)).rejects.toThrow(ResourceNotFoundException);
    expect((await answer(link, 'approve')).status).toBe(410);
    await change(scheduleOf('ApprovalSweep-local'), { State: 'ENABLED' });
  });

  it('leaves the timer of what was decided: when it fires, nothing changes', async () => {
    const before = await approvalOf(REAL);
    await change(timerOf(REAL), { ScheduleExpression: 'at(2020-01-01T00:00:00)' });
    const gone = () =>
      timerOf(REAL).then(
        () => false,
        () => true,
      );
    expect(await becomes(gone, 30_000)).toBe(true);
    expect(await approvalOf(REAL)).toEqual(before);
    expect(notified(REAL)).toHaveLength(1);
  });

  it('logs no token', async () => {
    const tokens = requests.messages.map(({ link }) => link!.split('.').at(-1)!);
    expect(tokens.length).toBeGreaterThanOrEqual(4);
    const logs = await project.must('logs', '--since', '1h', '--json');
    expect(logs).toContain('approval decided');
    for (const token of tokens) expect(logs).not.toContain(token);
  });

  it('takes one of 16 decisions at once, answers and sweeps, ten times over', async () => {
    for (let round = 0; round < 10; round++) {
      const id = await alert(10 + round);
      const link = await linkOf(id);
      const verdicts = Array.from({ length: 14 }, (_, index) => (index % 2 ? 'approve' : 'reject'));
      const [answers] = await Promise.all([
        Promise.all(verdicts.map((verdict) => answer(link, verdict))),
        sweep(),
        sweep(),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(13).fill(409)]);
      const { state, audit } = await approvalOf(id);
      expect(audit.filter(({ step }) => ['approved', 'rejected', 'expired'].includes(step))).toHaveLength(1);
      for (const lost of answers.filter(({ status }) => status === 409))
        expect(await lost.text()).toContain(`was already ${state.toLowerCase()}`);
    }
  });
});
