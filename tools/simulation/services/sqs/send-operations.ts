import {
  BatchRequestTooLong,
  SendMessageBatchCommand,
  type SendMessageBatchCommandInput,
  type SendMessageBatchCommandOutput,
  SendMessageCommand,
  type SendMessageCommandInput,
  type SendMessageCommandOutput,
} from '@aws-sdk/client-sqs';
import { describeOperation, type Operation } from '../operations';
import { checkEntries } from './check-entries';
import { MAX_MESSAGE_BYTES } from './message';
import type { Queue } from './queue';
import { createSqsError, measureRequest, type SendRequest, validateSend } from './validate-send';

/** Creates the operations that send messages. @param find returns a queue by its URL, or throws the error of SQS */
export const createSendOperations = (find: (url: string | undefined) => Queue): readonly Operation[] => [
  describeOperation<SendMessageCommandInput, SendMessageCommandOutput>(
    SendMessageCommand,
    ['QueueUrl', 'MessageBody', 'MessageAttributes', 'MessageGroupId', 'MessageDeduplicationId'],
    (input) => {
      const queue = find(input.QueueUrl);
      const result = validateSend(input as SendRequest, queue.isFifo);
      if ('error' in result) throw createSqsError(result.error);
      return { MessageId: queue.send(result.body, result.options) };
    },
  ),
  describeOperation<SendMessageBatchCommandInput, SendMessageBatchCommandOutput>(
    SendMessageBatchCommand,
    ['QueueUrl', 'Entries'],
    ({ QueueUrl, Entries = [] }) =>
      sendBatch(find(QueueUrl), Entries as readonly (SendRequest & { readonly Id: string })[]),
  ),
];

/** Entries that are not valid are rejected alone. */
const sendBatch = (
  queue: Queue,
  entries: readonly (SendRequest & { readonly Id: string })[],
): Omit<SendMessageBatchCommandOutput, '$metadata'> => {
  checkEntries(entries);
  const bytes = entries.reduce((sum, entry) => sum + measureRequest(entry), 0);
  if (bytes > MAX_MESSAGE_BYTES)
    throw new BatchRequestTooLong({
      $metadata: {},
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
};
