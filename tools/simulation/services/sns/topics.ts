import {
  InvalidParameterException,
  NotFoundException,
  PublishCommand,
  type PublishCommandInput,
  type PublishCommandOutput,
  type SNSClient,
} from '@aws-sdk/client-sns';
import type { Process } from '../../core/process';
import type { CallOptions } from '../../core/service-call';
import { formatService } from '../names';
import { createServiceClient, describeOperation, UnsupportedRequestError } from '../operations';
import type { Notification, Topic } from './topic';

// Amazon SNS API Reference, "Publish":
/** A message has at most 256 KB. */
const MAX_MESSAGE_BYTES = 262_144;
/** A subject has at most 100 characters of ASCII, begins with a letter, a digit or a punctuation mark, and has no line breaks. */
const SUBJECT = /^[\x21-\x7e][\x20-\x7e]{0,99}$/;

/** The topics of an account, as the clients of the SDK see them. */
export class Topics {
  private readonly byArn: ReadonlyMap<string, Topic>;

  /** @param region the region of the topics that can be lost */
  constructor(
    topics: readonly Topic[],
    private readonly region?: string,
  ) {
    this.byArn = new Map(topics.map((topic) => [topic.arn, topic]));
  }

  /** @param options @default - one attempt that waits for 20 seconds, as PUBLISH_OPTIONS in src/lambdas/shared/aws.ts */
  createClient(
    process: Process,
    options: CallOptions = { attempts: 1, limitMs: 20_000 },
  ): Pick<SNSClient, 'send'> {
    return createServiceClient<SNSClient>(
      process,
      formatService('sns', this.region),
      this.operations,
      options,
    );
  }

  private readonly operations = [
    describeOperation<PublishCommandInput, PublishCommandOutput>(
      PublishCommand,
      ['TopicArn', 'Subject', 'Message', 'MessageStructure', 'MessageAttributes'],
      (input) => this.publish(input),
    ),
  ];

  private publish(input: PublishCommandInput): Omit<PublishCommandOutput, '$metadata'> {
    const topic = this.byArn.get(input.TopicArn ?? '');
    if (!topic) throw new NotFoundException({ message: 'Topic does not exist', $metadata: {} });
    return { MessageId: topic.publish(readPublication(input)) };
  }
}

/** Reads a request to publish as SNS does. @throws InvalidParameterException */
export const readPublication = ({
  Subject,
  Message = '',
  MessageStructure,
  MessageAttributes = {},
}: PublishCommandInput): Pick<Notification, 'subject' | 'message' | 'attributes'> => {
  if (Message === '') throw createInvalid('Empty message');
  if (Buffer.byteLength(Message) > MAX_MESSAGE_BYTES) throw createInvalid('Message too long');
  if (Subject !== undefined && !SUBJECT.test(Subject)) throw createInvalid('Subject');
  if (MessageStructure !== undefined) checkStructure(MessageStructure, Message);
  const attributes = Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { DataType, StringValue }]) => {
      if (DataType !== 'String')
        throw new UnsupportedRequestError(
          `the model of sns knows attributes of the type String; ${name} has ${DataType}`,
        );
      if (!StringValue) throw createInvalid(`The message attribute '${name}' must contain a value`);
      return [name, StringValue];
    }),
  );
  return { ...(Subject !== undefined && { subject: Subject }), message: Message, attributes };
};

/** A message with a text for each protocol is a JSON object with a text that all other protocols receive, `default`. */
const checkStructure = (structure: string, message: string): void => {
  if (structure !== 'json') throw createInvalid('MessageStructure');
  let texts: unknown;
  try {
    texts = JSON.parse(message);
  } catch {
    throw createInvalid('Message Structure - JSON message body failed to parse');
  }
  if (typeof (texts as { readonly default?: unknown } | null)?.default !== 'string')
    throw createInvalid('Message Structure - No default entry in JSON message body');
};

const createInvalid = (reason: string): InvalidParameterException =>
  new InvalidParameterException({ message: `Invalid parameter: ${reason}`, $metadata: {} });
