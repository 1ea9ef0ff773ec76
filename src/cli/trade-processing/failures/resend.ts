import { type OutgoingEvent, putEvents } from '../../../aws/put-events';
import { encodeJson } from '../../../domain/ledger';
import { pause } from '../../process/interrupt';
import type { RegionalDeployment } from '../deployment';
import { sha256 } from '../../../aws/sha256';
import { readNewestCheckpoint } from '../ledger/stored-checkpoints';
import { FailureQueue } from './failure-queue';
import { FAILURE_QUEUE_IDS } from './queues';
import type { FailedEvent, Failure } from './read-failure';

/** The result for a message that is to be sent again: `sent` and `obsolete` ones are deleted. */
export type ResendHandling = 'sent' | 'obsolete' | 'retained';
export type Handling = ResendHandling | 'listed';

/** A message and its result. */
export interface HandledFailure<H extends Handling = Handling> {
  readonly failure: Failure;
  readonly handling: H;
  /** Why a message is retained. */
  readonly reason?: string;
}

const RETRY_MS = 200;

/** Lists all failures of a region. Their messages become visible again. */
export async function listFailures(region: RegionalDeployment): Promise<HandledFailure[]> {
  const listed: HandledFailure[] = [];
  for (const id of FAILURE_QUEUE_IDS) {
    const failures = await new FailureQueue(region, id).read();
    listed.push(...failures.map((failure) => ({ failure, handling: 'listed' as const })));
  }
  return listed;
}

/**
 * Sends all failed events of a region to its bus again, and deletes each message after EventBridge has accepted its event. If
 * the command stops in between, an event is sent twice, and the ledger records it once. A message of the checkpointer contains
 * no event: it is obsolete when there is a later checkpoint. An event that fails again during the command is not sent again,
 * so that the command ends. It is recognized by its content: its time is that of SQS, and this machine's clock can differ.
 */
export async function resendFailures(
  region: RegionalDeployment,
  onProgress: (count: number) => void,
): Promise<HandledFailure[]> {
  const handled: HandledFailure[] = [];
  const sent = new Set<string>();
  for (const id of FAILURE_QUEUE_IDS) {
    const queue = new FailureQueue(region, id);
    const retained: Failure[] = [];
    try {
      for await (const batch of queue.receiveAll()) {
        const results = await resendBatch(region, batch, sent);
        const isRetained = ({ handling }: HandledFailure) => handling === 'retained';
        retained.push(...results.filter(isRetained).map(({ failure }) => failure));
        await queue.delete(results.filter((result) => !isRetained(result)).map(({ failure }) => failure));
        handled.push(...results);
        onProgress(handled.length);
      }
    } finally {
      await queue.release(retained);
    }
  }
  return handled;
}

/**
 * Sends the events of messages to the bus again.
 * @param sent the contents of the events that this command has sent before; those of this batch are added
 */
export async function resendBatch(
  region: RegionalDeployment,
  batch: readonly Failure[],
  sent: Set<string>,
): Promise<readonly HandledFailure<ResendHandling>[]> {
  const bus = region.getOutput('TradeBusName');
  const isNew = ({ event }: Failure) => event !== undefined && sent.has(formatContent(event));
  const outgoing = batch.flatMap((failure): (OutgoingEvent & { readonly failure: Failure })[] =>
    failure.event && !isNew(failure) ? [{ bus, ...failure.event, failure }] : [],
  );
  const problems = new Map(
    (await putEvents(region.events, outgoing, (attempt) => pause(RETRY_MS * 2 ** attempt))).map(
      ({ event, reason }) => [event.failure, reason],
    ),
  );
  const others = batch.some(({ event }) => !event) ? await readCheckpointTime(region) : 0;
  const results = batch.map((failure): HandledFailure<ResendHandling> => {
    if (isNew(failure))
      return { failure, handling: 'retained', reason: 'it failed during this command: is the cause fixed?' };
    if (failure.event) {
      const reason = problems.get(failure);
      return reason === undefined ? { failure, handling: 'sent' } : { failure, handling: 'retained', reason };
    }
    if (failure.queue !== 'LedgerCheckpointerDlq' && !failure.isSchedule)
      return { failure, handling: 'retained', reason: 'the message contains no event' };
    return others > failure.sentAt
      ? { failure, handling: 'obsolete' }
      : { failure, handling: 'retained', reason: 'there is no later checkpoint' };
  });
  for (const { failure, handling } of results)
    if (failure.event && handling === 'sent') sent.add(formatContent(failure.event));
  return results;
}

/** Formats what an event reports, independently of the order of its fields. */
function formatContent({ source, detailType, detail }: FailedEvent): string {
  const encoded = encodeJson(detail, 'detail');
  return sha256(`${source}\n${detailType}\n${'value' in encoded ? encoded.value : JSON.stringify(detail)}`);
}

/** Returns the time of the newest checkpoint; 0 if there is none. */
async function readCheckpointTime({ buckets, region, getOutput }: RegionalDeployment): Promise<number> {
  const bucket = getOutput('LedgerCheckpointsBucketName');
  const newest = await readNewestCheckpoint({ buckets, bucket, region });
  return newest ? Date.parse(newest.createdAt) : 0;
}
