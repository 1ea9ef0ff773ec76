import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAlert } from '../../../src/domain/alerts';
import { detection } from '../../domain/alerts/detection';
import { readFirstCommand } from '../../support/runbook-commands';
import { EmulatorClient, waitUntil } from '../emulator-client';
import { releaseWith } from '../wrong-release';
import type { System } from './system';

const SYMBOL = 'STAGED';
/** Turning points that contain a pattern, as the consumer of the stream sends them to the analysis. */
const { payload } = JSON.parse(
  readFileSync(join(__dirname, '../../../tools/pattern-detection/power-tuning-input.json'), 'utf8'),
) as { readonly payload: { readonly windows: readonly object[] } };

/** Releases four functions with wrong settings, runs the first commands of the runbooks, and restores the functions. */
export function testRunbooks(system: System): void {
  describe('the first commands of runbooks, after a wrong release,', () => {
    const options = () => ({ ...system.clients, endpoint: system.project.endpoint });
    const restore: (() => Promise<void>)[] = [];
    const runFirstCommand = (page: string) => system.project.runOrFail(...readFirstCommand(page));
    const sendToQueue = (queue: string, MessageBody: string) =>
      new SQSClient(options()).send(
        new SendMessageCommand({
          QueueUrl: `${system.project.endpoint}/000000000000/${queue}-local`,
          MessageBody,
        }),
      );
    /** The message of ManualReview with the input of the failed analysis. */
    let failedAnalysis: string | undefined;
    const receiveFailedAnalysis = async () => {
      const sqs = new SQSClient(options());
      const QueueUrl = `${system.project.endpoint}/000000000000/ManualReview-local`;
      const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
      const [message] = Messages ?? [];
      if (!message) return false;
      failedAnalysis = message.Body;
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
      return true;
    };
    let start = 0;
    const isLogged = (id: string, pattern: RegExp) =>
      waitUntil(async () => {
        const emulator = new EmulatorClient(system.project.endpoint);
        const lines = await emulator.getLogMessages(`/aws/lambda/${id}-local`, start);
        return lines.some((line) => pattern.test(line));
      }, 60_000);
    const analyze = (symbol: string, windows: readonly object[]) =>
      new SFNClient(options()).send(
        new StartExecutionCommand({
          stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:PatternAnalysisWorkflow-local',
          input: JSON.stringify({ correlationId: `staged:1#${windows.length}`, symbol, windows }),
        }),
      );

    beforeAll(async () => {
      start = Date.now();
      const lambda = new LambdaClient(options());
      const releases = {
        PatternQuery: { ALERT_HISTORY_TABLE: 'NoSuchTable' },
        PatternDetector: { TRADING_PATTERNS_TABLE: 'NoSuchTable' },
        KinesisConsumer: { DETECTOR_STATE_TABLE: 'NoSuchTable' },
        ApprovalProcessor: {
          ALERT_APPROVAL_REQUESTS_TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:NoSuchTopic-local',
        },
      };
      for (const [id, variables] of Object.entries(releases))
        restore.push(await releaseWith(lambda, `${id}-local`, variables));
      const symbol = `${SYMBOL}.ANALYZED`;
      await analyze(
        symbol,
        payload.windows.map((window) => ({ ...window, symbol })),
      );
      await analyze(SYMBOL, []);
      const critical = createAlert(detection({ symbol: SYMBOL, confidence: 95 }), 'staged:1#1', Date.now());
      await sendToQueue('AlertQueue', JSON.stringify(critical));
      const event = { symbol: SYMBOL, timestamp: Date.UTC(2014, 0, 2), close: 100 };
      await new KinesisClient(options()).send(
        new PutRecordCommand({
          StreamName: 'MarketDataStream-local',
          PartitionKey: SYMBOL,
          Data: Buffer.from(JSON.stringify(event)),
        }),
      );
      expect((await system.fetchApi('/alerts?limit=1')).status).toBeGreaterThanOrEqual(500);
    });
    afterAll(async () => {
      for (const undo of restore.splice(0)) await undo();
    });

    it('name the functions that fail and the errors', async () => {
      expect(await waitUntil(receiveFailedAnalysis, 60_000)).toBe(true);
      for (const id of ['PatternDetector', 'KinesisConsumer', 'ApprovalProcessor'])
        expect([id, await isLogged(id, /NotFoundException/)]).toEqual([id, true]);
      expect(failedAnalysis).toContain(SYMBOL);
      const errors = await runFirstCommand('failing-functions');
      for (const page of ['api-errors', 'failed-workflows'])
        expect([page, readFirstCommand(page)]).toEqual([page, readFirstCommand('failing-functions')]);
      expect(errors).toMatch(/PatternQuery-local ERROR request failed: ResourceNotFoundException/);
      expect(errors).toMatch(/ApprovalProcessor-local ERROR approval not processed: NotFound/);
      expect(errors).toMatch(/PatternDetector-local .*ResourceNotFoundException/);
      expect(errors).not.toContain(' INFO ');
      expect(await runFirstCommand('canary-release')).toMatch(
        /PatternDetector-local .*ResourceNotFoundException/,
      );
      expect(await runFirstCommand('full-queue')).toMatch(
        /KinesisConsumer-local .*ResourceNotFoundException/,
      );
    });

    it('list the critical alert whose request for approval was not sent', async () => {
      expect(await runFirstCommand('alerts-and-approvals')).toMatch(
        new RegExp(`^${SYMBOL}#\\S+ +95 +CRITICAL +approval`, 'm'),
      );
    });

    it('and nothing is lost after the functions are restored', async () => {
      for (const undo of restore.splice(0)) await undo();
      expect((await system.fetchApi('/alerts?limit=1')).status).toBe(200);
      expect(await isLogged('KinesisConsumer', /"EventsAccepted":1\b/)).toBe(true);
      const sweep = { FunctionName: 'ApprovalProcessor-local', Qualifier: 'live', Payload: '{"sweep":true}' };
      await new LambdaClient(options()).send(new InvokeCommand(sweep));
      const isRequested = () =>
        Promise.resolve(system.requests.messages.some(({ approvalId }) => approvalId?.startsWith(SYMBOL)));
      expect(await waitUntil(isRequested, 30_000)).toBe(true);
    });
  });
}
