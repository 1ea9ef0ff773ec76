import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createClientOptions } from '../../target/aws';
import { readMessages } from '../../target/failure-messages';
import { UserError } from '../../errors';
import { parseFailedMessage } from '../failed/message';
import { type TracedMessage, traceMessage } from '../failed/payloads';
import { formatCount, printNote, print, printJson } from '../../terminal/print';
import { openSession } from '../../session';
import { findPhysicalName, StateBucket } from '../../terraform/state-bucket';
import { cutText } from '../../terminal/visible';
import { formatTable } from '../../terminal/table';
import { withTarget } from '../../target/target';
import { formatCommand } from '../../terminal/format-command';

export interface FailedOptions {
  readonly max: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly port?: number;
}

const MAX_SHOWN_CHARACTERS = 60;

/** `stacks failed`: lists the messages of FailedMessages with the market data that they refer to. */
export async function runFailed({ max, out, json, ...options }: FailedOptions): Promise<void> {
  const session = openSession(options);
  const { config } = session;
  await withTarget(session, printNote, async () => {
    const resources = await new StateBucket(config).readResources(`pattern-detection-${config.suffix}`);
    const stream = findPhysicalName(resources, 'aws_kinesis_stream', 'MarketDataStream');
    const queue = resources.find(
      ({ type, attributes }) =>
        type === 'aws_sqs_queue' && attributes.name === `FailedMessages-${config.suffix}`,
    );
    if (!queue || !stream)
      throw new UserError(
        `pattern-detection is not deployed: run ${formatCommand('up')} or ${formatCommand('deploy')} first`,
      );
    const messages = await readMessages(
      new SQSClient(createClientOptions(config)),
      String(queue.attributes.url),
      max,
    );
    const kinesis = new KinesisClient(createClientOptions(config));
    const all: TracedMessage[] = [];
    for (const message of messages)
      all.push(await traceMessage(parseFailedMessage(message, stream), kinesis));
    all.sort((a, b) => a.failed.sent.localeCompare(b.failed.sent));
    if (out !== undefined) savePayloads(all, out);
    if (json) printJson(all.map(toJson));
    else printMessages(all, max);
  });
}

const toJson = ({ failed: { sent, id, reason, range }, payloads, expired }: TracedMessage) => ({
  sent,
  id,
  reason,
  ...(range && { range }),
  payloads: payloads.map(({ name, isComplete, bytes }) => ({
    name,
    complete: isComplete,
    base64: bytes.toString('base64'),
  })),
  expired,
});

function savePayloads(all: readonly TracedMessage[], directory: string): void {
  mkdirSync(directory, { recursive: true });
  const payloads = new Map(
    all.flatMap(({ payloads }) => payloads.map((payload) => [payload.name, payload.bytes])),
  );
  for (const [name, bytes] of payloads) writeFileSync(join(directory, name), bytes);
  printNote(`${formatCount(payloads.size, 'payload')} written to ${directory}`);
}

function printMessages(all: readonly TracedMessage[], max: number): void {
  if (all.length === 0) return print('FailedMessages is empty');
  const rows = all.map(({ failed: { sent, id, reason }, payloads, expired }) => [
    sent,
    id,
    reason,
    formatPayload(payloads, expired),
  ]);
  print(formatTable(['sent', 'id', 'reason', 'payload'], rows));
  const lost = all.reduce((sum, { expired }) => sum + expired, 0);
  if (lost > 0)
    printNote(`${formatCount(lost, 'record')} no longer available: the stream retains records for 24 hours`);
  if (all.length === max) printNote(`only the first ${max} messages are listed: use --max to list more`);
  printNote('no message was deleted: messages are retained for four days');
}

function formatPayload(payloads: TracedMessage['payloads'], expired: number): string {
  const [first] = payloads;
  if (!first) return 'no longer in the stream';
  const text = first.bytes.toString('utf8').replace(/\s+/g, ' ');
  const cut = cutText(text, MAX_SHOWN_CHARACTERS);
  const begin = cut === text && !first.isComplete ? `${text}…` : cut;
  const more = payloads.length > 1 ? ` and ${formatCount(payloads.length - 1, 'more record')}` : '';
  return `${begin}${more}${expired > 0 ? ` (${expired} no longer available)` : ''}`;
}
