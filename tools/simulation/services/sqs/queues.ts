import {
  BatchEntryIdsNotDistinct,
  BatchRequestTooLong,
  ChangeMessageVisibilityBatchCommand,
  type ChangeMessageVisibilityBatchCommandInput,
  type ChangeMessageVisibilityBatchCommandOutput,
  EmptyBatchRequest,
  GetQueueAttributesCommand,
  type GetQueueAttributesCommandInput,
  type GetQueueAttributesCommandOutput,
  QueueDoesNotExist,
  SendMessageBatchCommand,
  type SendMessageBatchCommandInput,
  type SendMessageBatchCommandOutput,
  SendMessageCommand,
  type SendMessageCommandInput,
  type SendMessageCommandOutput,
  type SQSClient,
  TooManyEntriesInBatchRequest,
} from '@aws-sdk/client-sqs';
import type { CallOptions } from '../../core/service-call';
import type { Process } from '../../core/process';
import { createServiceClient, describeOperation, UnsupportedRequestError } from '../operations';
import { createSqsError, type SendRequest, validateSend } from './validate-send';
import { MAX_MESSAGE_BYTES, measureMessage } from './message';
import type { Queue } from './queue';

// Amazon SQS API Reference, "SendMessageBatch" and "ChangeMessageVisibilityBatch":
/** A batch has at most 10 entries. */
const MAX_ENTRIES = 10;
/** A visibility timeout is at most 12 hours. */
const MAX_VISIBILITY_S = 43_200;

const METADATA = { $metadata: {} };

/** The queues of an account, as the clients of the SDK see them. */
export class Queues {
  private readonly byUrl: ReadonlyMap<string, Queue>;

  constructor(queues: readonly Queue[]) {
    this.byUrl = new Map(queues.map((queue) => [queue.url, queue]));
  }

  createClient(process: Process, options?: CallOptions): Pick<SQSClient, 'send'> {
    return createServiceClient<SQSClient>(process, 'sqs', this.operations, options);
  }

  private readonly operations = [
    describeOperation<SendMessageCommandInput, SendMessageCommandOutput>(
      SendMessageCommand,
      ['QueueUrl', 'MessageBody', 'MessageAttributes', 'MessageGroupId', 'MessageDeduplicationId'],
      (input) => {
        const queue = this.find(input.QueueUrl);
        const result = validateSend(input as SendRequest, queue.isFifo);
        if ('error' in result) throw createSqsError(result.error);
        return { MessageId: queue.send(result.body, result.options) };
      },
    ),
    describeOperation<SendMessageBatchCommandInput, SendMessageBatchCommandOutput>(
      SendMessageBatchCommand,
      ['QueueUrl', 'Entries'],
      (input) => this.sendBatch(input),
    ),
    describeOperation<ChangeMessageVisibilityBatchCommandInput, ChangeMessageVisibilityBatchCommandOutput>(
      ChangeMessageVisibilityBatchCommand,
      ['QueueUrl', 'Entries'],
      (input) => this.changeVisibilities(input),
    ),
    describeOperation<GetQueueAttributesCommandInput, GetQueueAttributesCommandOutput>(
      GetQueueAttributesCommand,
      ['QueueUrl', 'AttributeNames'],
      ({ QueueUrl, AttributeNames = [] }) => {
        const queue = this.find(QueueUrl);
        if (AttributeNames.some((name) => name !== 'QueueArn'))
          throw new UnsupportedRequestError(
            `the model of sqs knows only the attribute QueueArn; got ${AttributeNames.join(', ')}`,
          );
        return { Attributes: { QueueArn: queue.arn } };
      },
    ),
  ];

  private find(url: string | undefined): Queue {
    const queue = this.byUrl.get(url ?? '');
    if (!queue)
      throw new QueueDoesNotExist({ ...METADATA, message: `The specified queue does not exist: ${url}` });
    return queue;
  }

  private sendBatch({
    QueueUrl,
    Entries,
  }: SendMessageBatchCommandInput): Omit<SendMessageBatchCommandOutput, '$metadata'> {
    const queue = this.find(QueueUrl);
    const entries = (Entries ?? []) as readonly (SendRequest & { readonly Id: string })[];
    checkEntries(entries.map(({ Id }) => Id));
    const bytes = entries.reduce(
      (sum, { MessageBody = '', MessageAttributes = {} }) =>
        sum +
        measureMessage(
          MessageBody,
          Object.fromEntries(
            Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [name, StringValue]),
          ),
        ),
      0,
    );
    if (bytes > MAX_MESSAGE_BYTES)
      throw new BatchRequestTooLong({
        ...METADATA,
        message: `Batch requests cannot be longer than ${MAX_MESSAGE_BYTES} bytes. You have sent ${bytes} bytes.`,
      });
    const results = entries.map((entry) => ({ Id: entry.Id, ...validateSend(entry, queue.isFifo) }));
    return {
      Successful: results.flatMap((result) =>
        'error' in result
          ? []
          : [{ Id: result.Id, MessageId: queue.send(result.body, result.options), MD5OfMessageBody: '' }],
      ),
      Failed: results.flatMap((result) =>
        'error' in result
          ? [{ Id: result.Id, Code: result.error.name, Message: result.error.message, SenderFault: true }]
          : [],
      ),
    };
  }

  private changeVisibilities({
    QueueUrl,
    Entries,
  }: ChangeMessageVisibilityBatchCommandInput): Omit<ChangeMessageVisibilityBatchCommandOutput, '$metadata'> {
    const queue = this.find(QueueUrl);
    const entries = Entries ?? [];
    checkEntries(entries.map(({ Id }) => Id ?? ''));
    const results = entries.map(({ Id, ReceiptHandle = '', VisibilityTimeout = 0 }) => {
      const isValid = VisibilityTimeout >= 0 && VisibilityTimeout <= MAX_VISIBILITY_S;
      const code = !isValid
        ? 'InvalidParameterValue'
        : queue.changeVisibility(ReceiptHandle, VisibilityTimeout)
          ? undefined
          : 'MessageNotInflight';
      return { Id, code };
    });
    return {
      Successful: results.flatMap(({ Id, code }) => (code === undefined ? [{ Id }] : [])),
      Failed: results.flatMap(({ Id, code }) =>
        code === undefined ? [] : [{ Id, Code: code, SenderFault: true }],
      ),
    };
  }
}

const checkEntries = (ids: readonly string[]): void => {
  if (ids.length === 0)
    throw new EmptyBatchRequest({
      ...METADATA,
      message: 'There should be at least one entry in the request.',
    });
  if (ids.length > MAX_ENTRIES)
    throw new TooManyEntriesInBatchRequest({
      ...METADATA,
      message: `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${ids.length}.`,
    });
  if (new Set(ids).size < ids.length)
    throw new BatchEntryIdsNotDistinct({
      ...METADATA,
      message: 'Two or more batch entries have the same Id.',
    });
};
