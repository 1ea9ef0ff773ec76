import { deleteMessages, readMessages, receiveAll, releaseMessages } from '../../target/failure-messages';
import type { RegionalDeployment } from '../deployment';
import { FAILURE_QUEUES, type FailureQueueId } from './queues';
import { type Failure, readFailure } from './read-failure';

/** A queue of failures in a region. */
export class FailureQueue {
  private readonly url: string;

  constructor(
    private readonly region: Pick<RegionalDeployment, 'queues' | 'getOutput'>,
    readonly id: FailureQueueId,
  ) {
    this.url = region.getOutput(FAILURE_QUEUES[id]);
  }

  /** Reads all messages, and makes them visible again. */
  async read(): Promise<readonly Failure[]> {
    const messages = await readMessages(this.region.queues, this.url, Infinity);
    return messages.map((message) => readFailure(this.id, message));
  }

  /** Receives all messages in batches, each message once. They remain invisible until they are released or deleted. */
  async *receiveAll(): AsyncGenerator<readonly Failure[]> {
    for await (const messages of receiveAll(this.region.queues, this.url))
      yield messages.map((message) => readFailure(this.id, message));
  }

  /** Makes messages visible again at once. */
  release(failures: readonly Failure[]): Promise<void> {
    return releaseMessages(
      this.region.queues,
      this.url,
      failures.map(({ receiptHandle }) => receiptHandle),
    );
  }

  /** Deletes messages. One that SQS does not delete becomes visible again, and can be sent a second time. */
  async delete(failures: readonly Failure[]): Promise<void> {
    await deleteMessages(
      this.region.queues,
      this.url,
      failures.map(({ receiptHandle }) => receiptHandle),
    );
  }
}
