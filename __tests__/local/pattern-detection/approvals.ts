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
import { readMarketText } from '../../domain/patterns/market';
import { waitUntil } from '../emulator-client';
import { Listener } from '../listener';
import { Reader } from '../reader';
import type { System } from './system';

/** Tests the approval of critical alerts with a signed link, which the tests open in a browser. */
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
    /** The subscription of the notifications. */
    let subscription: string | undefined;
    /**
     * The critical pattern in the real market data, and the ids of its alert under its own symbol and under two other
     * symbols.
     */
    let found: PatternRow;
    let real: string;
    let rejected: string;
    let left: string;

    beforeAll(async () => {
      reader = await Reader.create();
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
      await waitUntil(async () => notifications.confirmed.length > 0, 10_000);
      found = await findCriticalPattern();
      const formatId = (symbol: string) => found.patternId.replace(found.symbol, symbol);
      [real, rejected, left] = [found.patternId, formatId('REAL.NO'), formatId('REAL.LEFT')];
      await replayPatternAs('REAL.NO', 'REAL.LEFT');
    });
    afterAll(async () => {
      if (subscription) await sns.send(new UnsubscribeCommand({ SubscriptionArn: subscription }));
      await reader?.close();
      notifications.close();
    });

    const findCriticalPattern = async (): Promise<PatternRow> => {
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
    /** Sends the prices of that pattern through the pipeline again, as other symbols. */
    const replayPatternAs = async (...symbols: string[]) => {
      const [head = '', ...lines] = readMarketText().trim().split('\n');
      const prices = lines
        .filter((line) => line.startsWith(`${found.symbol},`) && line.split(',')[1]! <= found.timestamp)
        .map((line) => line.slice(found.symbol.length));
      const file = join(system.project.dir, 'again.csv');
      writeFileSync(
        file,
        [head, ...symbols.flatMap((symbol) => prices.map((line) => symbol + line))].join('\n'),
      );
      await system.project.runOrFail('replay', file, '--strict', '--wait');
    };
    /** Signs the link of the approval as if the request was sent this many seconds earlier. */
    const signEarlierLink = async (approvalId: string, earlier: number): Promise<string> => {
      const { Environment } = await lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName: 'ApprovalProcessor-local', Qualifier: 'live' }),
      );
      const { APPROVAL_KEYS, APPROVAL_AUDIENCE } = Environment!.Variables!;
      const { jti, requestedAt } = await getApproval(approvalId);
      const iat = Date.parse(requestedAt) / 1000 - earlier;
      const signer = createSigner(parseKeys(APPROVAL_KEYS!), kms);
      const token = await signToken({ aid: approvalId, jti, iat, aud: APPROVAL_AUDIENCE! }, signer);
      const link = await waitForLink(approvalId);
      return link.slice(0, link.lastIndexOf('/') + 1) + token;
    };
    const createKey = (approvalId: string) => ({ TableName: 'ApprovalTracking-local', Key: { approvalId } });
    const getApproval = async (approvalId: string) =>
      (await dynamo.send(new GetCommand({ ...createKey(approvalId), ConsistentRead: true })))
        .Item as Approval;
    const getSteps = async (id: string) => (await getApproval(id)).audit.map(({ step }) => step);
    const waitForLink = async (approvalId: string): Promise<string> => {
      const find = () => requests.messages.find((message) => message.approvalId === approvalId)?.link;
      await waitUntil(async () => find() !== undefined, 20_000);
      return find()!;
    };
    const findNotifications = (alertId: string) =>
      notifications.messages.filter((message) => message.alertId === alertId);
    const invokeSweep = () => {
      const Payload = JSON.stringify({ sweep: true });
      return lambda.send(
        new InvokeCommand({ FunctionName: 'ApprovalProcessor-local', Qualifier: 'live', Payload }),
      );
    };
    /** Moves the deadline into the past instead of the clock: every rule compares with decideBy. */
    const waitForDeadline = (approvalId: string) =>
      dynamo.send(
        new UpdateCommand({
          ...createKey(approvalId),
          UpdateExpression: 'SET decideBy = :past',
          ExpressionAttributeValues: { ':past': new Date(Date.now() - 1).toISOString() },
        }),
      );
    const getSchedule = (name: string, group = 'default') =>
      scheduler.send(new GetScheduleCommand({ GroupName: group, Name: name }));
    const getTimer = (approvalId: string) => getSchedule(getTimerName(approvalId), 'ApprovalTimers-local');
    const updateSchedule = async (schedule: Promise<object>, to: Partial<UpdateScheduleInput>) =>
      scheduler.send(new UpdateScheduleCommand({ ...((await schedule) as UpdateScheduleInput), ...to }));
    /** Sends a critical alert as PatternDetector does. @returns its id */
    const sendAlert = async (day: number): Promise<string> => {
      const body = createAlert(
        // Each is of another symbol: a cooldown would suppress the second one.
        detection({ symbol: `ASKED.${day}`, confidence: 95, confirmedAt: Date.UTC(2014, 0, day) }),
        'test:1#0',
        Date.now(),
      );
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'AlertQueue-local' }));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
      return body.alertId;
    };
    /** Opens a link until this many concurrent requests succeed, so that the function has enough warm instances. */
    const warmUp = async (link: string, width: number): Promise<void> => {
      const opened = await waitUntil(async () => {
        const views = await Promise.all(Array.from({ length: width }, () => fetch(link, { method: 'HEAD' })));
        return views.every(({ status }) => status === 200);
      }, 120_000);
      expect(opened).toBe(true);
    };
    const postDecision = (link: string, decision: string) =>
      fetch(link, { method: 'POST', body: new URLSearchParams({ decision, name: 'Grace Hopper' }) });

    it('requests approval of the critical alert of the real market, and notifies after it is approved in the browser', async () => {
      expect(requests.confirmed).toHaveLength(1);
      const link = await waitForLink(real);
      const what = `${found.symbol}: ${found.pattern.replaceAll('-', ' ')}`;
      const [view, tooLate] = [await reader.open(link, 'pending'), await reader.open(link, 'pending-too')];
      expect(view).toMatchObject({ status: 200, title: what });
      expect(await view.page.getByRole('img').isVisible()).toBe(true);
      expect(findNotifications(real)).toEqual([]);
      const approved = await reader.submitDecision(view, 'Approve', 'Ada Lovelace', 'approved');
      expect(approved).toMatchObject({ status: 200, title: `${what} was approved` });
      expect(await waitUntil(async () => findNotifications(real).length > 0, 20_000)).toBe(true);
      await waitUntil(async () => (await getSteps(real)).length === 4, 10_000);
      expect(await getSteps(real)).toEqual(['requested', 'sent', 'approved', 'notified']);
      const used = await reader.submitDecision(tooLate, 'Reject', 'Grace Hopper', 'used-answered');
      expect(used).toMatchObject({ status: 409, title: `${what} was already approved` });
      expect(await used.page.getByRole('article').textContent()).toContain('Ada Lovelace');
    });

    it('rejects a used link with the name of the approver, and a forged link', async () => {
      const link = await waitForLink(real);
      const used = await postDecision(link, 'reject');
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
      expect(findNotifications(real)).toHaveLength(1);
    });

    it('accepts one of 16 concurrent answers', async () => {
      const link = await waitForLink(await sendAlert(2));
      await warmUp(link, 16);
      const answers = await Promise.all(Array.from({ length: 16 }, () => postDecision(link, 'reject')));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(15).fill(409)]);
    });

    it('sends no notification of an alert that was rejected in the browser', async () => {
      const view = await reader.open(await waitForLink(rejected), 'pending-to-reject');
      expect(view.status).toBe(200);
      await view.page.getByLabel(/Note/).fill('The volume says otherwise');
      const answered = await reader.submitDecision(view, 'Reject', 'Grace Hopper', 'rejected');
      expect(answered.status).toBe(200);
      expect(answered.title).toMatch(/ was rejected$/);
      expect(await answered.page.getByRole('article').textContent()).toContain('The volume says otherwise');
      const { state, decidedBy, alert } = await getApproval(rejected);
      expect([state, decidedBy]).toEqual(['REJECTED', 'Grace Hopper']);
      // It equals the real alert, except for the symbol.
      const { severity, confidence, timestamp, close, level } = found;
      expect(alert).toMatchObject({ severity, confidence, timestamp, close, level });
      await invokeSweep();
      expect(findNotifications(rejected)).toEqual([]);
    });

    it('rejects a token that is older than an hour, with any method', async () => {
      const link = await waitForLink(left);
      // The same key and the same facts give the same link, so the links below differ only by their age.
      expect(await signEarlierLink(left, 0)).toBe(link);
      const old = await signEarlierLink(left, TOKEN_LIFETIME_S);
      expect((await fetch(old)).status).toBe(410);
      expect((await postDecision(old, 'approve')).status).toBe(410);
      const view = await reader.open(old, 'expired');
      expect(view).toMatchObject({ status: 410, title: 'This link has expired' });
      expect(await view.page.getByRole('button').count()).toBe(0);
      expect((await getApproval(left)).state).toBe('PENDING');
      expect((await fetch(link, { method: 'HEAD' })).status).toBe(200);
    });

    it('expires an approval without an answer after an hour, and sends no notification', async () => {
      const link = await waitForLink(left);
      const view = await reader.open(link, 'pending-left-alone');
      expect(view.status).toBe(200);
      await waitForDeadline(left);
      const late = await reader.submitDecision(view, 'Approve', 'Ada Lovelace', 'expired-answered');
      expect(late).toMatchObject({ status: 410, title: 'This link has expired' });
      expect((await invokeSweep()).FunctionError).toBeUndefined();
      expect(await reader.open(link, 'expired-swept')).toMatchObject({
        status: 410,
        title: 'This link has expired',
      });
      expect(await getApproval(left)).toMatchObject({ state: 'EXPIRED', decidedBy: 'system' });
      await invokeSweep();
      expect(findNotifications(left)).toEqual([]);
    });

    it('creates a timer for each request, which expires the approval without a sweep and is then deleted', async () => {
      const left = await sendAlert(5);
      const link = await waitForLink(left);
      const { decideBy } = await getApproval(left);
      expect(await getTimer(left)).toMatchObject({
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
      await updateSchedule(getSchedule('ApprovalSweep-local', 'Schedules-local'), { State: 'DISABLED' });
      await waitForDeadline(left);
      await updateSchedule(getTimer(left), { ScheduleExpression: 'at(2020-01-01T00:00:00)' });
      expect(await waitUntil(async () => (await getApproval(left)).state === 'EXPIRED', 30_000)).toBe(true);
      expect(await getSteps(left)).toEqual(['requested', 'sent', 'expired']);
      await expect(getTimer(left)).rejects.toThrow(ResourceNotFoundException);
      expect((await postDecision(link, 'approve')).status).toBe(410);
      await updateSchedule(getSchedule('ApprovalSweep-local', 'Schedules-local'), { State: 'ENABLED' });
    });

    it('does not delete the timer of a decided approval, and changes nothing when it fires', async () => {
      const before = await getApproval(real);
      await updateSchedule(getTimer(real), { ScheduleExpression: 'at(2020-01-01T00:00:00)' });
      const isTimerDeleted = () =>
        getTimer(real).then(
          () => false,
          () => true,
        );
      expect(await waitUntil(isTimerDeleted, 30_000)).toBe(true);
      expect(await getApproval(real)).toEqual(before);
      expect(findNotifications(real)).toHaveLength(1);
    });

    it('logs no token', async () => {
      const tokens = requests.messages.map(({ link }) => link!.split('.').at(-1)!);
      expect(tokens.length).toBeGreaterThanOrEqual(4);
      tokens.push((await signEarlierLink(left, TOKEN_LIFETIME_S)).split('.').at(-1)!);
      const logs = await system.project.runOrFail('logs', '--since', '1h', '--json');
      expect(logs).toContain('approval decided');
      for (const token of tokens) expect(logs).not.toContain(token);
    });

    it('accepts one of 16 concurrent answers and sweeps, in each of ten rounds', async () => {
      for (let round = 0; round < 10; round++) {
        const id = await sendAlert(10 + round);
        const link = await waitForLink(id);
        await warmUp(link, 16);
        const verdicts = Array.from({ length: 14 }, (_, index) => (index % 2 ? 'approve' : 'reject'));
        const [answers] = await Promise.all([
          Promise.all(verdicts.map((verdict) => postDecision(link, verdict))),
          invokeSweep(),
          invokeSweep(),
        ]);
        expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(13).fill(409)]);
        const { state, audit } = await getApproval(id);
        expect(audit.filter(({ step }) => ['approved', 'rejected', 'expired'].includes(step))).toHaveLength(
          1,
        );
        for (const lost of answers.filter(({ status }) => status === 409))
          expect(await lost.text()).toContain(`was already ${state.toLowerCase()}`);
      }
    });
  });
}
