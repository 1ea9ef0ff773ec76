/** A message as it was sent. */
export interface FakeMessage {
  readonly body: unknown;
  readonly sentAt?: number;
  readonly attributes?: Readonly<Record<string, string>>;
  /** The group of a message of a FIFO queue. */
  readonly group?: string;
}

interface Stored extends FakeMessage {
  readonly id: string;
  isVisible: boolean;
}

interface Input {
  readonly QueueUrl: string;
  readonly MaxNumberOfMessages?: number;
  readonly Entries?: readonly { readonly ReceiptHandle: string; readonly VisibilityTimeout?: number }[];
  readonly MessageBody?: string;
}

/** A request to the queues: the name of its class, and its input. */
export interface QueueRequest {
  readonly name: string;
  readonly input: Input;
}

/** Queues in memory, by their URLs. A received message is invisible until its visibility is set to 0. */
export class FakeQueues {
  private readonly queues = new Map<string, Stored[]>();
  private count = 0;
  /** Called before each request. If it throws, the request fails and changes nothing. */
  onRequest: (request: QueueRequest) => void = () => undefined;

  add(url: string, ...messages: readonly FakeMessage[]): void {
    const stored = messages.map((message) => ({ ...message, id: `m${++this.count}`, isVisible: true }));
    this.queues.set(url, [...(this.queues.get(url) ?? []), ...stored]);
  }

  /** Removes all messages. */
  clear(): void {
    this.queues.clear();
  }

  /** Counts the messages that can be received. */
  countVisible = (url: string): number =>
    (this.queues.get(url) ?? []).filter(({ isVisible }) => isVisible).length;

  /** Lists the bodies of the messages, also of those that are invisible. */
  listBodies = (url: string): readonly string[] =>
    (this.queues.get(url) ?? []).map((message) => toMessage(message).Body);

  countAll = (): number => [...this.queues.values()].flat().length;

  readonly send = async (command: { constructor: { name: string }; input: Input }): Promise<unknown> => {
    const { QueueUrl, Entries = [], MaxNumberOfMessages = 1 } = command.input;
    const messages = this.queues.get(QueueUrl) ?? [];
    const handles = new Set(Entries.map(({ ReceiptHandle }) => ReceiptHandle));
    this.onRequest({ name: command.constructor.name, input: command.input });
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
      case 'SendMessageCommand':
        this.add(QueueUrl, { body: command.input.MessageBody });
        return {};
      case 'ListMessageMoveTasksCommand':
        throw Object.assign(new Error('no move tasks'), { name: 'InvalidAction' });
      case 'GetQueueAttributesCommand':
        return { Attributes: { ApproximateNumberOfMessages: String(messages.length) } };
      default:
        throw new Error(`unexpected ${command.constructor.name}`);
    }
  };
}

const toMessage = ({ id, body, sentAt = 0, attributes = {}, group }: Stored) => ({
  MessageId: id,
  ReceiptHandle: id,
  Body: typeof body === 'string' ? body : JSON.stringify(body),
  Attributes: { SentTimestamp: String(sentAt), ...(group !== undefined && { MessageGroupId: group }) },
  MessageAttributes: Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { StringValue }]),
  ),
});
