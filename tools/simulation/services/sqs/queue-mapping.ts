import type { SQSEvent } from 'aws-lambda';
import type { Simulation } from '../../core/simulation';
import { readBatchResponse } from '../batch-response';
import type { SimulatedFunction } from '../lambda/simulated-function';
import { isServiceDown, SECOND_MS } from '../names';
import { formatRecord, type Message } from './message';
import type { Queue } from './queue';

/** How a function receives the messages of a queue. It reports the failed messages (`ReportBatchItemFailures`). */
export interface QueueDelivery {
  /** The maximum number of messages in one invocation. */
  readonly batchSize: number;
  /** The longest wait for a full batch, in seconds. @default 0 */
  readonly windowSeconds?: number;
  /** The maximum number of concurrent invocations. */
  readonly maxConcurrency: number;
}

// Lambda Developer Guide, "Lambda parameters for Amazon SQS event source mappings":
/** A batch has at most 10,000 messages; more than 10 require a window; FIFO queues support at most 10 and no window. */
const MAX_BATCH_SIZE = { standard: 10_000, fifo: 10, withoutWindow: 10 };
/** How long a poll takes. Lambda polls for up to 20 seconds, but a poll ends with the first message. */
const POLL_MS = 10;
/** How long the pollers wait while they or the queue do not work. AWS documents no number. */
const OUTAGE_POLL_MS = 10 * SECOND_MS;
/** The first and the longest wait before a throttled invocation is tried again. AWS documents no numbers. */
const THROTTLED_MS = { first: SECOND_MS, longest: 30 * SECOND_MS };

/** Messages that wait for an invocation, with their visibility timeout running. */
interface Batch {
  readonly messages: Message[];
  /** When the first message is visible again: a later invocation would process what others receive. */
  readonly endsAt: number;
}

/** The event source mapping of a queue: Lambda's pollers receive messages, invoke the function, and delete what succeeded. */
export class QueueMapping {
  /** The number of messages that were passed to the function, with repetitions. */
  delivered = 0;
  private busy = 0;
  private isPollPlanned = false;
  /** The batch that waits for more messages. */
  private open: Batch | undefined;

  constructor(
    private readonly simulation: Simulation,
    private readonly queue: Queue,
    private readonly fn: SimulatedFunction,
    private readonly delivery: QueueDelivery,
  ) {
    const { batchSize, windowSeconds = 0 } = delivery;
    const limit = queue.isFifo
      ? MAX_BATCH_SIZE.fifo
      : windowSeconds > 0
        ? MAX_BATCH_SIZE.standard
        : MAX_BATCH_SIZE.withoutWindow;
    if (batchSize > limit || (queue.isFifo && windowSeconds > 0))
      throw new Error(
        `Lambda refuses batches of ${batchSize} messages and ${windowSeconds} s of ${queue.name}: expected at most ${limit}, and no window for a FIFO queue`,
      );
    queue.onVisible(() => this.planPoll());
    if (queue.hasVisible) this.planPoll();
  }

  private planPoll(delayMs = POLL_MS): void {
    if (this.isPollPlanned || (this.busy >= this.delivery.maxConcurrency && !this.open)) return;
    this.isPollPlanned = true;
    this.simulation.schedule(delayMs, `poll ${this.queue.name}`, () => {
      this.isPollPlanned = false;
      this.poll();
    });
  }

  private poll(): void {
    const { queue, delivery, simulation } = this;
    const { batchSize, windowSeconds = 0, maxConcurrency } = delivery;
    if (this.isDown()) return this.planPoll(OUTAGE_POLL_MS);
    if (!this.open && this.busy >= maxConcurrency) return;
    const missing = batchSize - (this.open?.messages.length ?? 0);
    const received = queue.receive(missing);
    if (received.length === 0) return;
    if (this.open) this.open.messages.push(...received);
    else {
      this.busy++;
      const batch: Batch = {
        messages: [...received],
        endsAt: simulation.now + queue.props.visibilitySeconds * SECOND_MS,
      };
      this.open = batch;
      if (windowSeconds > 0)
        simulation.schedule(windowSeconds * SECOND_MS, `batching window of ${queue.name}`, () => {
          if (this.open === batch) this.closeBatch();
        });
    }
    if (windowSeconds === 0 || this.open.messages.length >= batchSize) this.closeBatch();
    if (queue.hasVisible) this.planPoll();
  }

  /** The pollers are a part of Lambda, so that its outage uses up no receives. */
  private isDown(): boolean {
    const { simulation, queue, fn } = this;
    return isServiceDown(simulation, 'sqs', queue.region) || isServiceDown(simulation, 'lambda', fn.region);
  }

  private closeBatch(): void {
    const batch = this.open!;
    this.open = undefined;
    void this.process(batch);
  }

  private async process({ messages, endsAt }: Batch): Promise<void> {
    await this.invoke(messages, endsAt);
    this.busy--;
    if (this.queue.hasVisible) this.planPoll();
  }

  /** A throttled invocation is tried again until the messages are visible again: so throttling uses up a receive. */
  private async invoke(messages: readonly Message[], endsAt: number): Promise<void> {
    const { queue, fn, simulation } = this;
    const handles = new Map(messages.map(({ id, receiptHandle }) => [id, receiptHandle!]));
    // A throttled invocation does not use the event, so that each attempt can have the same one.
    const event: SQSEvent = { Records: messages.map((message) => formatRecord(message, queue.arn)) };
    for (let waitMs = THROTTLED_MS.first; ; waitMs = Math.min(2 * waitMs, THROTTLED_MS.longest)) {
      const result = await fn.invokeWith(event);
      if (result.status === 'failed') {
        this.delivered += messages.length;
        return;
      }
      if (result.status === 'succeeded') {
        this.delivered += messages.length;
        const response = readBatchResponse(result.payload, new Set(handles.keys()));
        if (response.status === 'failed') return;
        for (const [id, handle] of handles)
          if (response.status === 'succeeded' || !response.failedIds.has(id)) queue.delete(handle);
        return;
      }
      if (simulation.now + waitMs >= endsAt) return;
      await new Promise<void>((resolve) => simulation.schedule(waitMs, `throttled ${queue.name}`, resolve));
    }
  }
}
