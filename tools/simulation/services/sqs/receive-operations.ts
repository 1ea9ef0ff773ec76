import {
  ChangeMessageVisibilityBatchCommand,
  type ChangeMessageVisibilityBatchCommandInput,
  type ChangeMessageVisibilityBatchCommandOutput,
  DeleteMessageBatchCommand,
  type DeleteMessageBatchCommandInput,
  type DeleteMessageBatchCommandOutput,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  type ReceiveMessageCommandOutput,
} from '@aws-sdk/client-sqs';
import { describeOperation, type Operation } from '../operations';
import { checkEntries, MAX_ENTRIES } from './check-entries';
import { formatRecord } from './message';
import type { Queue } from './queue';
import { createSqsError } from './validate-send';

/** Amazon SQS Developer Guide, "Message quotas": a visibility timeout is at most 12 hours. */
const MAX_VISIBILITY_S = 43_200;

/** Creates the operations of receivers. @param find returns a queue by its URL, or throws the error of SQS */
export const createReceiveOperations = (find: (url: string | undefined) => Queue): readonly Operation[] => [
  // A receive returns what is visible at once: what long polling waits for is in the next one.
  describeOperation<ReceiveMessageCommandInput, ReceiveMessageCommandOutput>(
    ReceiveMessageCommand,
    [
      'QueueUrl',
      'MaxNumberOfMessages',
      'WaitTimeSeconds',
      'VisibilityTimeout',
      'MessageAttributeNames',
      'MessageSystemAttributeNames',
    ],
    ({ QueueUrl, MaxNumberOfMessages: limit = 1, VisibilityTimeout }) => {
      if (!(limit >= 1 && limit <= MAX_ENTRIES))
        throw createSqsError({
          name: 'InvalidParameterValue',
          message: `Value ${limit} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and ${MAX_ENTRIES}.`,
        });
      const queue = find(QueueUrl);
      const messages = queue.receive(limit, VisibilityTimeout);
      return {
        Messages: messages.map((message) => {
          const { messageId, receiptHandle, body, attributes, messageAttributes } = formatRecord(
            message,
            queue.arn,
          );
          return {
            MessageId: messageId,
            ReceiptHandle: receiptHandle,
            Body: body,
            Attributes: { ...attributes },
            MessageAttributes: Object.fromEntries(
              Object.entries(messageAttributes).map(([name, { stringValue, dataType }]) => [
                name,
                { StringValue: stringValue, DataType: dataType },
              ]),
            ),
          };
        }),
      };
    },
  ),
  describeOperation<ChangeMessageVisibilityBatchCommandInput, ChangeMessageVisibilityBatchCommandOutput>(
    ChangeMessageVisibilityBatchCommand,
    ['QueueUrl', 'Entries'],
    ({ QueueUrl, Entries = [] }) => {
      const queue = find(QueueUrl);
      checkEntries(Entries.map(({ Id }) => ({ Id })));
      return splitResults(
        Entries.map(({ Id, ReceiptHandle = '', VisibilityTimeout = 0 }) => {
          if (!(VisibilityTimeout >= 0 && VisibilityTimeout <= MAX_VISIBILITY_S))
            return { Id, code: 'InvalidParameterValue' };
          const isChanged = queue.changeVisibility(ReceiptHandle, VisibilityTimeout);
          return { Id, code: isChanged ? undefined : 'MessageNotInflight' };
        }),
      );
    },
  ),
  // A handle that is not that of the last receive is accepted, and may delete nothing.
  describeOperation<DeleteMessageBatchCommandInput, DeleteMessageBatchCommandOutput>(
    DeleteMessageBatchCommand,
    ['QueueUrl', 'Entries'],
    ({ QueueUrl, Entries = [] }) => {
      const queue = find(QueueUrl);
      checkEntries(Entries.map(({ Id }) => ({ Id })));
      for (const { ReceiptHandle = '' } of Entries) queue.delete(ReceiptHandle);
      return splitResults(Entries.map(({ Id }) => ({ Id, code: undefined })));
    },
  ),
];

/** The entries of a batch request that succeeded, and those that failed. */
const splitResults = (
  results: readonly { readonly Id: string | undefined; readonly code: string | undefined }[],
) => ({
  Successful: results.flatMap(({ Id, code }) => (code === undefined ? [{ Id }] : [])),
  Failed: results.flatMap(({ Id, code }) =>
    code === undefined ? [] : [{ Id, Code: code, SenderFault: true }],
  ),
});
