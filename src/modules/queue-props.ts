import type { EncryptionKey } from './encryption-key';

export interface QueueProps {
  readonly key: EncryptionKey;
  /** The visibility timeout in seconds: how long a receiver may process a message. */
  readonly visibilityTimeout: number;
  /**
   * The number of receives after which a message moves to a dead-letter queue, `<id>Dlq`.
   * @default - no dead-letter queue, for queues whose messages people process
   */
  readonly maxReceives?: number;
  /** How long the queue retains messages, in days, at most 14. @default 4 */
  readonly retentionDays?: number;
  /**
   * How long the dead-letter queue retains messages, in days. A message that moves there keeps its age.
   * @default 4
   */
  readonly deadLetterRetentionDays?: number;
  /**
   * How long a new message is invisible, in seconds, at most 900; a dead letter is visible at once.
   * @default 0
   */
  readonly deliveryDelay?: number;
  /**
   * The id of the only queue that may move dead letters to this queue.
   * @default - no queue
   */
  readonly deadLetterSource?: string;
  /**
   * Whether the queue keeps the order of the messages of a group, and accepts a message once within five minutes. The limits
   * of throughput are those of each group. The dead-letter queue has the same type.
   * @default false
   */
  readonly fifo?: boolean;
}

export interface QueueDelivery {
  /** The maximum number of messages in one invocation. */
  readonly batchSize: number;
  /**
   * The batching window in seconds; a batch of more than 10 messages requires one. A FIFO queue supports neither.
   * @default - no window
   */
  readonly batchingWindow?: number;
  /** The maximum number of concurrent invocations, so that throttling does not count as receives of a message. */
  readonly maxConcurrency: number;
}
