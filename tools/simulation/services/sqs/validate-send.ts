import { InvalidMessageContents, SQSServiceException } from '@aws-sdk/client-sqs';
import type { MessageTexts, SendOptions } from '../message-sink';
import { UnsupportedRequestError } from '../operations';
import { findContentError, MAX_MESSAGE_BYTES, measureMessage } from './message';

/** What SendMessage and the entries of SendMessageBatch have in common. */
export interface SendRequest {
  readonly MessageBody?: string;
  readonly MessageAttributes?: Readonly<
    Record<string, { readonly DataType?: string; readonly StringValue?: string }>
  >;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
}

const readAttributes = ({ MessageAttributes = {} }: SendRequest): MessageTexts =>
  Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [name, StringValue]),
  );

/** Returns the size of a message in bytes, as SQS counts it. */
export const measureRequest = (request: SendRequest): number =>
  measureMessage(request.MessageBody ?? '', readAttributes(request));

/** An error of SQS, as a code of its API. */
interface SendError {
  readonly name: string;
  readonly message: string;
}

/** Checks a message as SQS does. */
export const validateSend = (
  request: SendRequest,
  isFifo: boolean,
): { readonly body: string; readonly options: SendOptions } | { readonly error: SendError } => {
  const { MessageBody: body = '', MessageAttributes = {}, MessageGroupId, MessageDeduplicationId } = request;
  const other = Object.entries(MessageAttributes).find(([, { DataType }]) => DataType !== 'String');
  if (other)
    throw new UnsupportedRequestError(
      `the model of sqs knows attributes of the type String; ${other[0]} has ${other[1].DataType}`,
    );
  const attributes = readAttributes(request);
  const missing = !body
    ? 'MessageBody'
    : isFifo && !MessageGroupId
      ? 'MessageGroupId'
      : isFifo && !MessageDeduplicationId
        ? 'MessageDeduplicationId'
        : undefined;
  if (missing !== undefined)
    return {
      error: { name: 'MissingParameter', message: `The request must contain the parameter ${missing}.` },
    };
  if (!isFifo && MessageDeduplicationId !== undefined)
    return {
      error: {
        name: 'InvalidParameterValue',
        message:
          'The request includes parameter MessageDeduplicationId, which is not valid for this queue type',
      },
    };
  const bytes = measureMessage(body, attributes);
  if (bytes > MAX_MESSAGE_BYTES)
    return {
      error: {
        name: 'InvalidParameterValue',
        message: `One or more parameters are invalid. Reason: Message must be shorter than ${MAX_MESSAGE_BYTES} bytes.`,
      },
    };
  const error = findContentError(body, attributes);
  if (error) return { error };
  return {
    body,
    options: { groupId: MessageGroupId, deduplicationId: MessageDeduplicationId, attributes },
  };
};

/** Creates the exception with which the SDK reports an error of SQS. */
export const createSqsError = ({ name, message }: SendError): SQSServiceException =>
  name === 'InvalidMessageContents'
    ? new InvalidMessageContents({ message, $metadata: {} })
    : new SQSServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: 400 } });
