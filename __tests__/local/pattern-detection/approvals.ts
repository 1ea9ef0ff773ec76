import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
  type UpdateScheduleInput,
} from '@aws-sdk/client-scheduler';
import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand, paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAlert, type PatternRow } from '../../../src/domain/alerts';
import { type Approval, signToken, TOKEN_LIFETIME_S } from '../../../src/domain/approvals';
import { getTimerName } from '../../../src/lambdas/pattern-detection/adapters/approval-timers';
import { createSigner, parseKeys } from '../../../src/lambdas/pattern-detection/adapters/token-keys';
import { detection } from '../../domain/alerts/detection';
import { marketText } from '../../domain/patterns/market';
import { becomes } from '../emulator-client';
import { Listener } from '../listener';
import { Reader } from '../reader';
import type { System } from './system';

/** A person decides about critical alerts, by a signed link, which the tests open in a browser. */
export function testApprovals(system: System): void {
  (process.env.WITHOUT_BROWSER ? describe.skip : describe)('approvals', () => {
    const { requests } = system;
    const notifications = new Listener();
    let reader: Reader;
    let sns: SNSClient;
    let sqs: SQSClient;
    let lambda: LambdaClient;
    let kms: KMSClient;
    let scheduler: SchedulerClient;
    let dynamo: DynamoDBDocumentClient;
    /** Of the notifications. */
    let subscription: string | undefined;
    /** The real market's critical pattern, and the ids of its alert under its own symbol and under two more. */
    let found: PatternRow;
    let real: string;
    let rejected: string;
    let left: string;

    beforeAll(async () => {
      reader = await Reader.make();
      const options = {
        ...system.clients,
        endpoint: system.project.endpoint,
      };
      [sns, sqs, lambda] = [new SNSClient(options), new SQSClient(options), new LambdaClient(options)];
      kms = new KMSClient(options);
      scheduler = new SchedulerClient(options);
      dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(options));
      const TopicArn = 'arn:aws:sns:us-east-1:000000000000:TradingAlerts-local';
      const Endpoint = await notifications.open();
      const subscribe = new SubscribeCommand({
        TopicArn,
        Protocol: 'http',
        Endpoint,
        ReturnSubscriptionArn: true,
      });
      subscription = (await sns.send(subscribe)).SubscriptionArn;
      await becomes(async () => notifications.confirmed.length > 0, 10_000);
      found = await mostUrgent();
      const id = (symbol: string) => found.patternId.replace(found.symbol, symbol);
      [real, rejected, left] = [found.patternId, id('REAL.NO'), id('REAL.LEFT')];
      await sendAgainAs('REAL.NO', 'REAL.LEFT');
    });
    afterAll(async () => {
      if (subscription) await sns.send(new UnsubscribeCommand({ SubscriptionArn: subscription }));
      await reader?.close();
      notifications.close();
    });

    const mostUrgent = async (): Promise<PatternRow> => {
      const critical: PatternRow[] = [];
      const scan = {
        TableName: 'TradingPatterns-local',
        FilterExpression: 'severity = :severity',
        ExpressionAttributeValues: { ':severity': 'CRITICAL' },
      };
      for await (const { Items = [] } of paginateScan({ client: dynamo }, scan))
        critical.push(...(Items as PatternRow[]));
      const [first] = critical.sort((a, b) => a.patternId.localeCompare(b.patternId));
      if (!first)
        throw new Error('nothing in the market fixture is CRITICAL, so no real alert can ask for approval');
      return first;
    };
    /** Sends the prices in which that was found through the pipeline once more, as other symbols. */
    const sendAgainAs = async (...symbols: string[]) => {
      const [head = '', ...lines] = marketText().trim().split('\n');
      const prices = lines
        .filter((line) => line.startsWith(`${found.symbol},`) && line.split(',')[1]! <= found.timestamp)
        .map((line) => line.slice(found.symbol.length));
      const file = join(system.project.dir, 'again.csv');
      writeFileSync(
        file,
        [head, ...symbols.flatMap((symbol) => prices.map((line) => symbol + line))].join('\n'),
      );
      await system.project.must('replay', file, '--strict', '--wait');
    };
    /** The approval's link as it would be if the request had been made so many seconds earlier. */
    const linkFrom = async (approvalId: string, earlier: number): Promise<string> => {
      const { Environment } = await lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName: 'ApprovalProcessor-local', Qualifier: 'live' }),
      );
      const { APPROVAL_KEYS, APPROVAL_AUDIENCE } = Environment!.Variables!;
      const { jti, requestedAt } = await approvalOf(approvalId);
      const iat = Date.parse(requestedAt) / 1000 - earlier;
      const signer = createSigner(parseKeys(APPROVAL_KEYS!), kms);
      const token = await signToken({ aid: approvalId, jti, iat, aud: APPROVAL_AUDIENCE! }, signer);
      const link = await linkOf(approvalId);
      return link.slice(0, link.lastIndexOf('/') + 1) + token;
    };
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
    const timerOf = (approvalId: string) => scheduleOf(getTimerName(approvalId), 'ApprovalTimers-local');
    const change = async (schedule: Promise<object>, to: Partial<UpdateScheduleInput>) =>
      scheduler.send(new UpdateScheduleCommand({ ...((await schedule) as UpdateScheduleInput), ...to }));
    /** A critical alert as PatternDetector sends it. @returns its id */
    const alert = async (day: number): Promise<string> => {
      const body = createAlert(
        detection({ confidence: 95, confirmedAt: Date.UTC(2014, 0, day) }),
        'test:1#0',
        Date.now(),
      );
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'AlertQueue-local' }));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
      return body.alertId;
    };
    /** Opens a link until that succeeds so many times at once: the function is then as wide as the answers that follow. */
    const warmUp = async (link: string, width: number): Promise<void> => {
      const opened = await becomes(async () => {
        const views = await Promise.all(Array.from({ length: width }, () => fetch(link, { method: 'HEAD' })));
        return views.every(({ status }) => status === 200);
      }, 120_000);
      expect(opened).toBe(true);
    };
    const answer = (link: string, decision: string) =>
      fetch(link, { method: 'POST', body: new URLSearchParams({ decision, name: 'Grace Hopper' }) });

    it('asks about the critical alert of the real market, and notifies when it is approved in the browser', async () => {
      expect(requests.confirmed).toHaveLength(1);
      const link = await linkOf(real);
      const what = `${found.symbol}: ${found.pattern.replaceAll('-', ' ')}`;
      const [view, tooLate] = [await reader.open(link, 'pending'), await reader.open(link, 'pending-too')];
      expect(view).toMatchObject({ status: 200, title: what });
      expect(await view.page.getByRole('img').isVisible()).toBe(true);
      expect(notified(real)).toEqual([]);
      const approved = await reader.answer(view, 'Approve', 'Ada Lovelace', 'approved');
      expect(approved).toMatchObject({ status: 200, title: `${what} was approved` });
      expect(await becomes(async () => notified(real).length > 0, 20_000)).toBe(true);
      await becomes(async () => (await stepsOf(real)).length === 4, 10_000);
      expect(await stepsOf(real)).toEqual(['requested', 'sent', 'approved', 'notified']);
      const used = await reader.answer(tooLate, 'Reject', 'Grace Hopper', 'used-answered');
      expect(used).toMatchObject({ status: 409, title: `${what} was already approved` });
      expect(await used.page.getByRole('article').textContent()).toContain('Ada Lovelace');
    });

    it('refuses a used link with who decided, and a forged one', async () => {
      const link = await linkOf(real);
      const used = await answer(link, 'reject');
      expect(used.status).toBe(409);
      expect(await used.text()).toContain('Ada Lovelace');
      const again = await reader.open(link, 'used-opened');
      expect(again.title).toMatch(/was already approved$/);
      expect(await again.page.getByRole('button').count()).toBe(0);
      const forged = link.slice(0, -1) + (link.endsWith('A') ? 'E' : 'A');
      for (const method of ['GET', 'HEAD', 'POST'])
        expect((await fetch(forged, { method })).status).toBe(404);
      const view = await reader.open(forged, 'forged');
      expect(view).toMatchObject({ status: 404, title: 'This link is not valid' });
      expect(await view.page.getByRole('article').textContent()).not.toContain(found.symbol);
      expect(notified(real)).toHaveLength(1);
    });

    it('takes one of 16 answers at once', async () => {
      const link = await linkOf(await alert(2));
      await warmUp(link, 16);
      const answers = await Promise.all(Array.from({ length: 16 }, () => answer(link, 'reject')));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(15).fill(409)]);
    });

    it('sends no notification of an alert that was rejected in the browser', async () => {
      const view = await reader.open(await linkOf(rejected), 'pending-to-reject');
      expect(view.status).toBe(200);
      await view.page.getByLabel(/Note/).fill('The volume says otherwise');
      const answered = await reader.answer(view, 'Reject', 'Grace Hopper', 'rejected');
      expect(answered.status).toBe(200);
      expect(answered.title).toMatch(/ was rejected$/);
      expect(await answered.page.getByRole('article').textContent()).toContain('The volume says otherwise');
      const { state, decidedBy, alert } = await approvalOf(rejected);
      expect([state, decidedBy]).toEqual(['REJECTED', 'Grace Hopper']);
      // It is the real one in all but its name.
      const { severity, confidence, timestamp, close, level } = found;
      expect(alert).toMatchObject({ severity, confidence, timestamp, close, level });
      await sweep();
      expect(notified(rejected)).toEqual([]);
    });

    it('takes no token that is older than its hour, by whatever method', async () => {
      const link = await linkOf(left);
      // Signed by the same key over the same facts, it is the same link: what differs below is its age alone.
      expect(await linkFrom(left, 0)).toBe(link);
      const old = await linkFrom(left, TOKEN_LIFETIME_S);
      expect((await fetch(old)).status).toBe(410);
      expect((await answer(old, 'approve')).status).toBe(410);
      const view = await reader.open(old, 'expired');
      expect(view).toMatchObject({ status: 410, title: 'This link has expired' });
      expect(await view.page.getByRole('button').count()).toBe(0);
      expect((await approvalOf(left)).state).toBe('PENDING');
      expect((await fetch(link, { method: 'HEAD' })).status).toBe(200);
    });

    it('expires an approval without an answer after an hour, and sends no notification', async () => {
      const link = await linkOf(left);
      const view = await reader.open(link, 'pending-left-alone');
      expect(view.status).toBe(200);
      await endHourOf(left);
      const late = await reader.answer(view, 'Approve', 'Ada Lovelace', 'expired-answered');
      expect(late).toMatchObject({ status: 410, title: 'This link has expired' });
      expect((await sweep()).FunctionError).toBeUndefined();
      expect(await reader.open(link, 'expired-swept')).toMatchObject({
        status: 410,
        title: 'This link has expired',
      });
      expect(await approvalOf(left)).toMatchObject({ state: 'EXPIRED', decidedBy: 'system' });
      await sweep();
      expect(notified(left)).toEqual([]);
    });

    it('creates a timer for each request, which expires the approval without a sweep and is then deleted', async () => {
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
      await change(scheduleOf('ApprovalSweep-local', 'Schedules-local'), { State: 'DISABLED' });
      await endHourOf(left);
      await change(timerOf(left), { ScheduleExpression: 'at(2020-01-01T00:00:00)' });
      expect(await becomes(async () => (await approvalOf(left)).state === 'EXPIRED', 30_000)).toBe(true);
      expect(await stepsOf(left)).toEqual(['requested', 'sent', 'expired']);
      await expect(timerOf(left)).rejects.toThrow(ResourceNotFoundException);
      expect((await answer(link, 'approve')).status).toBe(410);
      await change(scheduleOf('ApprovalSweep-local', 'Schedules-local'), { State: 'ENABLED' });
    });

    it('leaves the timer of what was decided: when it fires, nothing changes', async () => {
      const before = await approvalOf(real);
      await change(timerOf(real), { ScheduleExpression: 'at(2020-01-01T00:00:00)' });
      const gone = () =>
        timerOf(real).then(
          () => false,
          () => true,
        );
      expect(await becomes(gone, 30_000)).toBe(true);
      expect(await approvalOf(real)).toEqual(before);
      expect(notified(real)).toHaveLength(1);
    });

    it('logs no token', async () => {
      const tokens = requests.messages.map(({ link }) => link!.split('.').at(-1)!);
      expect(tokens.length).toBeGreaterThanOrEqual(4);
      tokens.push((await linkFrom(left, TOKEN_LIFETIME_S)).split('.').at(-1)!);
      const logs = await system.project.must('logs', '--since', '1h', '--json');
      expect(logs).toContain('approval decided');
      for (const token of tokens) expect(logs).not.toContain(token);
    });

    it('takes one of 16 decisions at once, answers and sweeps, ten times over', async () => {
      for (let round = 0; round < 10; round++) {
        const id = await alert(10 + round);
        const link = await linkOf(id);
        await warmUp(link, 16);
        const verdicts = Array.from({ length: 14 }, (_, index) => (index % 2 ? 'approve' : 'reject'));
        const [answers] = await Promise.all([
          Promise.all(verdicts.map((verdict) => answer(link, verdict))),
          sweep(),
          sweep(),
        ]);
        expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(13).fill(409)]);
        const { state, audit } = await approvalOf(id);
        expect(audit.filter(({ step }) => ['approved', 'rejected', 'expired'].includes(step))).toHaveLength(
          1,
        );
        for (const lost of answers.filter(({ status }) => status === 409))
          expect(await lost.text()).toContain(`was already ${state.toLowerCase()}`);
      }
    });
  });
}
