import { SQSClient } from '@aws-sdk/client-sqs';
import { withRegion } from '../../config';
import { SYSTEM_COMMANDS } from '../systems';
import { createClientOptions } from '../target/aws';
import { confirm } from '../terminal/confirm';
import { Interrupted } from '../errors';
import { interruptSignal, pause } from '../process/interrupt';
import { formatCount, printNote, print, printJson } from '../terminal/print';
import { DeadLetterQueue, type MessagePreview } from '../redrive/dead-letter-queue';
import { findRedrive, type RedrivePair } from '../redrive/find-redrive';
import { openSession } from '../session';
import { StateBucket } from '../terraform/state-bucket';
import { formatTable } from '../terminal/table';
import { withTarget } from '../target/target';

export interface RedriveOptions {
  readonly max?: number;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

const MAX_PREVIEWS = 5;
const POLL_MS = 2_000;

/** `stacks redrive`: shows the messages in a dead-letter queue, and moves them back to the source queue. */
export async function runRedrive(queue: string, options: RedriveOptions): Promise<void> {
  const session = openSession(options);
  const { config } = session;
  await withTarget(session, printNote, async () => {
    const pair = findRedrive(
      await new StateBucket(config).readAllResources(),
      queue,
      config.suffix,
      Object.assign({}, ...SYSTEM_COMMANDS.map(({ failures }) => failures?.procedures)),
    );
    const region = pair.from.arn.split(':')[3]!;
    const deadLetters = new DeadLetterQueue(
      new SQSClient(createClientOptions(withRegion(config, region))),
      pair,
    );
    const waiting = await deadLetters.count();
    const previews = await deadLetters.readPreviews(MAX_PREVIEWS);
    const result = { from: pair.from.name, to: pair.to.name, waiting, previews };
    if (waiting === 0 && previews.length === 0) {
      if (options.json) return printJson({ ...result, moved: 0 });
      return print(`${pair.from.name} is empty: nothing to redrive`);
    }
    printPreviews(pair, waiting, previews, options.json ? printNote : print);
    const maxMessages = Math.min(options.max ?? Infinity, Math.max(waiting, previews.length));
    await confirm(`Move ${formatCount(maxMessages, 'message')} back to ${pair.to.name}?`, options.yes);
    const moved = await moveMessages(deadLetters, maxMessages, options);
    if (options.json) printJson({ ...result, moved });
    else print(`${formatCount(moved, 'message')} moved back to ${pair.to.name}`);
  });
}

/** Moves all messages with a message move task of SQS, or a limited number one by one. */
async function moveMessages(
  deadLetters: DeadLetterQueue,
  maxMessages: number,
  { max }: RedriveOptions,
): Promise<number> {
  const onProgress = (moved: number) => printNote(`${moved} of ${maxMessages} moved`);
  if (max === undefined) {
    const moved = await deadLetters.moveWithTask(onProgress, () => pause(POLL_MS));
    if (moved !== undefined) return moved;
  }
  return deadLetters.moveOneByOne(maxMessages, onProgress, () => {
    if (interruptSignal.aborted) throw new Interrupted();
  });
}

function printPreviews(
  { from, to }: RedrivePair,
  waiting: number,
  previews: readonly MessagePreview[],
  onLine: (line: string) => void,
): void {
  onLine(
    `about ${formatCount(waiting, 'message')} in ${from.name}, the dead-letter queue of ${to.name}; the first ones:`,
  );
  const rows = previews.map(({ correlationId, reason, sent, body }) => [sent, correlationId, reason, body]);
  onLine(formatTable(['sent', 'correlation id', 'reason', 'body'], rows));
  const oldest = previews.map(({ sent }) => sent).sort()[0];
  if (oldest) onLine(`the oldest of these was sent ${formatAge(Date.now() - Date.parse(oldest))} ago`);
}

/** Formats a duration such as `3 min`, `2 h` or `1 d`. */
function formatAge(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2 * 24 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / (24 * 60))} d`;
}
