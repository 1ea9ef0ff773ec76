/** A message as it was sent. */
export interface FakeMessage {
  readonly body: unknown;
  readonly sentAt?: number;
  readonly attributes?: Readonly<Record<string, string>>;
}

interface Stored extends FakeMessage {
  readonly id: string;
  isVisible: boolean;
}

interface Input {
  readonly QueueUrl: string;
  readonly MaxNumberOfMessages?: number;
  readonly Entries?: readonly { readonly ReceiptHandle: string; readonly VisibilityTimeout?: number }[];
}

/** Queues in memory, by their URLs. A received message is invisible until its visibility is set to 0. */
export class FakeQueues {
  private readonly queues = new Map<string, Stored[]>();
  private count = 0;

  add(url: string, ...messages: readonly FakeMessage[]): void {
    const stored = messages.map((message) => ({ ...message, id: `m${++this.count}`, isVisible: true }));
    this.queues.set(url, [...(this.queues.get(url) ?? []), ...stored]);
  }

  /** Counts the messages that can be received. */
  countVisible = (url: string): number =>
    (this.queues.get(url) ?? []).filter(({ isVisible }) => isVisible).length;

  countAll = (): number => [...this.queues.values()].flat().length;

  readonly send = async (command: { constructor: { name: string }; input: Input }): Promise<unknown> => {
    const { QueueUrl, Entries = [], MaxNumberOfMessages = 1 } = command.input;
    const messages = this.queues.get(QueueUrl) ?? [];
    const handles = new Set(Entries.map(({ ReceiptHandle }) => ReceiptHandle));
    switch (command.constructor.name) {
      case 'ReceiveMessageCommand': {
        const received = messages.filter(({ isVisible }) => isVisible).slice(0, MaxNumberOfMessages);
        for (const message of received) message.isVisible = false;
        return { Messages: received.map(toMessage) };
      }
      case 'ChangeMessageVisibilityBatchCommand':
        for (const message of messages) if (handles.has(message.id)) message.isVisible = true;
        return {};
      case 'DeleteMessageBatchCommand':
        this.queues.set(
          QueueUrl,
          messages.filter(({ id }) => !handles.has(id)),
        );
        return {};
      case 'GetQueueAttributesCommand':
        return { Attributes: { ApproximateNumberOfMessages: String(messages.length) } };
      default:
        throw new Error(`unexpected ${command.constructor.name}`);
    }
  };
}

const toMessage = ({ id, body, sentAt = 0, attributes = {} }: Stored) => ({
  MessageId: id,
  ReceiptHandle: id,
  Body: typeof body === 'string' ? body : JSON.stringify(body),
  Attributes: { SentTimestamp: String(sentAt) },
  MessageAttributes: Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { StringValue }]),
  ),
});
