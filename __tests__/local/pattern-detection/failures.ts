import { KinesisClient, PutRecordCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAlert } from '../../../src/domain/alerts';
import { detection } from '../../domain/alerts/detection';
import { readFirstCommand } from '../../support/runbook-commands';
import { waitUntil } from '../emulator-client';
import type { System } from './system';

/** A message of FailedMessages in the output of `stacks failed --json`. */
interface FailedMessage {
  readonly id: string;
}

/** Tests the handling of failed messages. */
export function testFailures(system: System): void {
  it('shows dead letters, moves them back after confirmation, and reports an empty queue', async () => {
    const redrive = async (...more: string[]) => {
      const { status, stdout, stderr } = await system.project.runStacks(
        'redrive',
        'AlertQueue',
        '--json',
        ...more,
      );
      return { status, stderr, answer: (stdout ? JSON.parse(stdout) : undefined) as unknown };
    };
    const queues = { from: 'AlertQueueDlq-local', to: 'AlertQueue-local' };
    const empty = { status: 0, answer: { ...queues, waiting: 0, previews: [], moved: 0 } };
    expect(await redrive('--yes')).toMatchObject(empty);
    const dead = createAlert(detection({ symbol: 'DEAD', confidence: 70 }), 'dead:1#0', Date.now());
    await new SQSClient({ ...system.clients, endpoint: system.project.endpoint }).send(
      new SendMessageCommand({
        QueueUrl: `${system.project.endpoint}/000000000000/${queues.from}`,
        MessageBody: JSON.stringify(dead),
      }),
    );
    const asked = await redrive();
    expect(asked).toMatchObject({ status: 1, answer: undefined });
    expect(asked.stderr).toMatch(/about 1 message in AlertQueueDlq-local[^]*dead:1#0[^]*add --yes/);
    expect((await system.getPage('/alerts?symbol=DEAD')).items).toEqual([]);
    const previews = [expect.objectContaining({ correlationId: 'dead:1#0' })];
    expect(await redrive('--yes')).toMatchObject({
      status: 0,
      answer: { ...queues, waiting: 1, previews, moved: 1 },
    });
    // After it is moved back to its queue, it is processed as every alert.
    const isAlertStored = async () => (await system.getPage('/alerts?symbol=DEAD')).items.length === 1;
    expect(await waitUntil(isAlertStored, 30_000)).toBe(true);
    expect(await redrive('--yes')).toMatchObject(empty);
  });

  it('stores invalid events with the reason, and processes the rest of the batch', async () => {
    const createEvent = (n: number) => ({ symbol: 'GOOD', timestamp: Date.UTC(2014, 0, n), close: 100 + n });
    const records = [
      JSON.stringify([createEvent(1), { ...createEvent(2), close: 'NaN' }, createEvent(3)]),
      'not json',
      JSON.stringify({ ...createEvent(4), color: 'red' }),
      JSON.stringify({ ...createEvent(5), timestamp: '1970-01-01' }),
      JSON.stringify({ ...createEvent(6), symbol: 'ГООД' }),
      JSON.stringify([createEvent(7)]),
    ];
    const kinesis = new KinesisClient({ ...system.clients, endpoint: system.project.endpoint });
    await kinesis.send(
      new PutRecordsCommand({
        StreamName: 'MarketDataStream-local',
        Records: records.map((text) => ({ PartitionKey: 'GOOD', Data: Buffer.from(text) })),
      }),
    );
    const sqs = new SQSClient({ ...system.clients, endpoint: system.project.endpoint });
    const failedMessages = new Map<string, Record<string, unknown>>();
    for (const end = Date.now() + 60_000; failedMessages.size < 4 && Date.now() < end;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: `${system.project.endpoint}/000000000000/FailedMessages-local`,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 2,
        }),
      );
      for (const { Body } of Messages) {
        const message = JSON.parse(Body!) as Record<string, unknown>;
        failedMessages.set(String(message.correlationId), message);
      }
    }
    expect([...failedMessages.values()].map(({ field }) => field).sort()).toEqual([
      'events[0].symbol',
      'events[0].timestamp',
      'events[1].close',
      'record',
    ]);
    for (const { rule, got, message } of failedMessages.values()) expect(rule && got && message).toBeTruthy();
    // Four of its events were valid and were accepted; the unknown field of one of them was ignored.
    const accepted = await system.project.runOrFail('logs', 'KinesisConsumer', '--since', '5m', '--json');
    expect(accepted).toMatch(/EventsAccepted\\?":4\b/);
  });

  it('fetches the bytes of a batch that Lambda discarded from the stream', async () => {
    const sent = Buffer.from('{"symbol":"DISCARDED",  "timestamp":"2014-01-02","close":1}\n');
    const { SequenceNumber, ShardId } = await new KinesisClient({
      ...system.clients,
      endpoint: system.project.endpoint,
    }).send(
      new PutRecordCommand({ StreamName: 'MarketDataStream-local', PartitionKey: 'DISCARDED', Data: sent }),
    );
    // Lambda discards a batch only after a day. This is the message that it then sends, as AWS documents it.
    const discarded = {
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 11 },
      version: '1.0',
      KinesisBatchInfo: {
        shardId: ShardId,
        startSequenceNumber: SequenceNumber,
        endSequenceNumber: SequenceNumber,
        approximateArrivalOfFirstRecord: new Date().toISOString(),
        approximateArrivalOfLastRecord: new Date().toISOString(),
        batchSize: 1,
        streamArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/MarketDataStream-local',
      },
    };
    await new SQSClient({ ...system.clients, endpoint: system.project.endpoint }).send(
      new SendMessageCommand({
        QueueUrl: `${system.project.endpoint}/000000000000/FailedMessages-local`,
        MessageBody: JSON.stringify(discarded),
      }),
    );
    const id = `${ShardId}:${SequenceNumber}`;
    let found: FailedMessage | undefined;
    for (const end = Date.now() + 60_000; !found && Date.now() < end;) {
      const failed = JSON.parse(await system.project.runOrFail('failed', '--json')) as FailedMessage[];
      found = failed.find((message) => message.id === id);
    }
    const name = `${ShardId}_${SequenceNumber}`;
    expect(found).toMatchObject({
      reason: 'discarded after 11 invocations: RetryAttemptsExhausted',
      payloads: [{ name, complete: true, base64: sent.toString('base64') }],
      expired: 0,
    });
    expect(await system.project.runOrFail(...readFirstCommand('market-data'))).toContain(id);
    const directory = join(system.project.dir, 'what failed');
    expect(await system.project.runOrFail('failed', '--out', directory)).toContain(id);
    expect(readFileSync(join(directory, name))).toEqual(sent);
  });
}
