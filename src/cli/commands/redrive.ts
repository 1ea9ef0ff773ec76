import { SQSClient } from '@aws-sdk/client-sqs';
import { inRegion } from '../../config';
import { SYSTEM_COMMANDS } from '../systems';
import { clientOptions } from '../target/aws';
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

const PREVIEWED = 5;
const POLL_MS = 2_000;

/** `stacks redrive`: shows a queue's dead letters, and moves them back to it. */
export async function redrive(queue: string, options: RedriveOptions): Promise<void> {
  const session = openSession(options);
  const { config } = session;
  await withTarget(session, printNote, async () => {
    const found = findRedrive(
      await new StateBucket(config).allResources(),
      queue,
      config.suffix,
      Object.assign({}, ...SYSTEM_COMMANDS.map(({ notRedrivable }) => notRedrivable)),
    );
    const region = found.from.arn.split(':')[3]!;
    const letters = new DeadLetterQueue(new SQSClient(clientOptions(inRegion(config, region))), found);
    const waiting = await letters.count();
    const previews = await letters.preview(PREVIEWED);
    const answer = { from: found.from.name, to: found.to.name, waiting, previews };
    if (waiting === 0 && previews.length === 0) {
      if (options.json) return printJson({ ...answer, moved: 0 });
      return print(`${found.from.name} is empty: nothing to redrive`);
    }
    describe(found, waiting, previews, options.json ? printNote : print);
    const most = Math.min(options.max ?? Infinity, Math.max(waiting, previews.length));
    await confirm(`Move ${formatCount(most, 'message')} back to ${found.to.name}?`, options.yes);
    const moved = await move(letters, most, options);
    if (options.json) printJson({ ...answer, moved });
    else print(`${formatCount(moved, 'message')} moved back to ${found.to.name}`);
  });
}

/** SQS's own task moves all there is; a part of it is moved by hand. */
async function move(letters: DeadLetterQueue, most: number, { max }: RedriveOptions): Promise<number> {
  const tell = (moved: number) => printNote(`${moved} of ${most} moved`);
  if (max === undefined) {
    const moved = await letters.moveWithTask(tell, () => pause(POLL_MS));
    if (moved !== undefined) return moved;
  }
  return letters.moveOneByOne(most, tell, () => {
    if (interruptSignal.aborted) throw new Interrupted();
  });
}

function describe(
  { from, to }: RedrivePair,
  waiting: number,
  previews: readonly MessagePreview[],
  tell: (line: string) => void,
): void {
  tell(
    `about ${formatCount(waiting, 'message')} in ${from.name}, the dead letters of ${to.name}; the first of them:`,
  );
  const rows = previews.map(({ correlationId, reason: why, sent, body }) => [sent, correlationId, why, body]);
  tell(formatTable(['first sent', 'correlation id', 'why', 'body'], rows));
  const oldest = previews.map(({ sent }) => sent).sort()[0];
  if (oldest) tell(`the oldest of these was sent ${age(Date.now() - Date.parse(oldest))} ago`);
}

/** "3 min", "2 h", "1 d". */
function age(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2 * 24 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / (24 * 60))} d`;
}
