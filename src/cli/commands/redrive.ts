import { Interrupted, UserError } from '../errors';
import { toFailureMessage } from '../failures/message';
import { openFailures } from '../failures/open-failures';
import { explainFailure, type FoundMessage } from '../failures/read-failures';
import { redriveMessages } from '../failures/redrive-messages';
import { interruptSignal } from '../process/interrupt';
import { findRedrive, type RedrivePair } from '../redrive/find-redrive';
import { openSession } from '../session';
import { SYSTEM_COMMANDS } from '../systems';
import { readMessages } from '../target/failure-messages';
import { countQueue } from '../target/queue-depths';
import { withTarget } from '../target/target';
import { confirm } from '../terminal/confirm';
import { formatCount, printNote, print, printJson } from '../terminal/print';
import { formatTable } from '../terminal/table';
import { cutText } from '../terminal/visible';

export interface RedriveOptions {
  readonly max?: number;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

const MAX_PREVIEWS = 5;
const MAX_BODY_LENGTH = 60;

/** `stacks redrive`: shows the messages in a dead-letter queue, and moves them back to the source queue. */
export async function runRedrive(name: string, options: RedriveOptions): Promise<void> {
  const session = openSession(options);
  await withTarget(session, printNote, async () => {
    const { queues, resources, unavailable } = await openFailures(session);
    for (const line of unavailable) printNote(line);
    const pair = findRedrive(
      resources,
      name,
      session.config.suffix,
      Object.assign({}, ...SYSTEM_COMMANDS.map(({ failures }) => failures?.procedures)),
    );
    const queue = queues.find(({ arn }) => arn === pair.from.arn)!;
    const waiting = await countQueue(queue.client, queue.url);
    const received = await readMessages(queue.client, queue.url, MAX_PREVIEWS);
    const previews = received.map((message) =>
      createPreview(explainFailure(queue, toFailureMessage(message))),
    );
    const result = { from: pair.from.name, to: pair.to.name, waiting, previews };
    if (waiting === 0 && previews.length === 0) {
      if (options.json) return printJson({ ...result, moved: 0 });
      return print(`${pair.from.name} is empty: nothing to redrive`);
    }
    printPreviews(pair, waiting, previews, options.json ? printNote : print);
    const maxMessages = Math.min(options.max ?? Infinity, Math.max(waiting, previews.length));
    await confirm(`Move ${formatCount(maxMessages, 'message')} back to ${pair.to.name}?`, options.yes);
    const onProgress = (moved: number) => printNote(`${moved} of ${maxMessages} moved`);
    const run = { maxMessages: options.max, onProgress, signal: interruptSignal };
    const { done: moved, retained, problem } = await redriveMessages({ queue, ids: 'all' }, run);
    if (options.json) printJson({ ...result, moved });
    else print(`${formatCount(moved, 'message')} moved back to ${pair.to.name}`);
    if (interruptSignal.aborted) throw new Interrupted();
    const reason = problem ?? retained[0]?.reason;
    if (reason !== undefined)
      throw new UserError(`the other messages are still in ${pair.from.name}: ${reason}`);
  });
}

/** The parts of a message that help an operator to find the cause. */
interface MessagePreview {
  readonly correlationId: string;
  readonly reason: string;
  /** The time at which the message was sent, in ISO 8601. */
  readonly sent: string;
  /** The start of the body. */
  readonly body: string;
}

const createPreview = ({ correlationId = '', reason, sentAt, body }: FoundMessage): MessagePreview => ({
  correlationId,
  reason,
  sent: new Date(sentAt).toISOString(),
  body: cutText(body, MAX_BODY_LENGTH),
});

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
