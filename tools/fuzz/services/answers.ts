import type { PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import type { PublishCommandInput } from '@aws-sdk/client-sns';
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { assertEntrySizes, readEntry } from '../../simulation/services/eventbridge/buses';
import { readPublication } from '../../simulation/services/sns/topics';
import { checkEntries } from '../../simulation/services/sqs/check-entries';
import { createSqsError, type SendRequest, validateSend } from '../../simulation/services/sqs/validate-send';
import { type AnswerCalls, getCommandName, type ServiceCommand } from './service-clients';

/** What handlers have sent to queues, buses, topics and workflows. */
export interface SentMessage {
  /** The URL, name or ARN of the receiver. */
  readonly to: string;
  readonly text: string;
}

type Inputs = Readonly<Record<string, unknown>>;

const isFifo = (url: string): boolean => url.endsWith('.fifo');

/** Answers as SQS does, which rejects messages that are too long or have characters that XML cannot have. */
export const createQueueAnswers =
  (sent: SentMessage[]): AnswerCalls =>
  (command) => {
    const { input } = command;
    const name = getCommandName(command);
    const { QueueUrl = '', Entries = [] } = input as {
      readonly QueueUrl?: string;
      readonly Entries?: readonly (SendRequest & { readonly Id: string })[];
    };
    switch (name) {
      case 'SendMessageCommand': {
        const result = validateSend(input as SendRequest, isFifo(QueueUrl));
        if ('error' in result) throw createSqsError(result.error);
        sent.push({ to: QueueUrl, text: result.body });
        return { MessageId: String(sent.length) };
      }
      case 'SendMessageBatchCommand': {
        checkEntries(Entries);
        const results = Entries.map((entry) => ({ Id: entry.Id, ...validateSend(entry, isFifo(QueueUrl)) }));
        for (const result of results) if ('body' in result) sent.push({ to: QueueUrl, text: result.body });
        return {
          Successful: results.flatMap((result) => ('error' in result ? [] : [{ Id: result.Id }])),
          Failed: results.flatMap((result) =>
            'error' in result
              ? [{ Id: result.Id, Code: result.error.name, Message: result.error.message }]
              : [],
          ),
        };
      }
      case 'ChangeMessageVisibilityBatchCommand':
        checkEntries(Entries);
        return { Successful: Entries.map(({ Id }) => ({ Id })) };
      case 'GetQueueAttributesCommand':
        return { Attributes: { QueueArn: QueueUrl } };
      default:
        throw createUnknownCall('sqs', name);
    }
  };

/** Answers as EventBridge does, which rejects events that are too long or have no object as their detail. */
export const createBusAnswers =
  (sent: SentMessage[]): AnswerCalls =>
  (command) => {
    const { input } = command;
    const name = getCommandName(command);
    if (name === 'DescribeEventBusCommand') return { Name: 'bus' };
    if (name !== 'PutEventsCommand') throw createUnknownCall('events', name);
    const { Entries = [] } = input as PutEventsCommandInput;
    assertEntrySizes(Entries);
    const results = Entries.map((entry: PutEventsRequestEntry) => {
      const event = readEntry(entry);
      if ('ErrorCode' in event) return event;
      sent.push({ to: entry.EventBusName ?? 'default', text: entry.Detail ?? '' });
      return { EventId: String(sent.length) };
    });
    return { Entries: results, FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length };
  };

/** Answers as SNS does, which rejects some subjects, and messages that are empty or too long. */
export const createTopicAnswers =
  (sent: SentMessage[]): AnswerCalls =>
  (command) => {
    const { input } = command;
    const name = getCommandName(command);
    if (name === 'ConfirmSubscriptionCommand') return {};
    if (name !== 'PublishCommand') throw createUnknownCall('sns', name);
    const publication = readPublication(input as PublishCommandInput);
    sent.push({ to: String((input as PublishCommandInput).TopicArn), text: publication.message });
    return { MessageId: String(sent.length) };
  };

/** The AWS Step Functions limit of the input of an execution, in bytes, and the form of its name. */
const MAX_INPUT_BYTES = 262_144;
const EXECUTION_NAME = /^[\w-]{1,80}$/;

/** Answers as Step Functions does, which rejects names and inputs that are not valid. */
export const createWorkflowAnswers =
  (sent: SentMessage[]): AnswerCalls =>
  (command) => {
    const { input } = command;
    const name = getCommandName(command);
    if (name !== 'StartExecutionCommand') throw createUnknownCall('states', name);
    const { name: execution = '', input: text = '', stateMachineArn } = input as Record<string, string>;
    if (!EXECUTION_NAME.test(execution)) throw new Error(`InvalidName: ${execution}`);
    if (Buffer.byteLength(text) > MAX_INPUT_BYTES) throw new Error('InvalidExecutionInput: too long');
    sent.push({ to: String(stateMachineArn), text });
    return { executionArn: `${stateMachineArn}:${execution}`, startDate: new Date(0) };
  };

/** Answers each command with a constant, by the name of its class. */
export const createConstantAnswers =
  (service: string, answers: Readonly<Record<string, (input: Inputs) => unknown>>): AnswerCalls =>
  (command: ServiceCommand) => {
    const { input } = command;
    const name = getCommandName(command);
    const answer = answers[name];
    if (!answer) throw createUnknownCall(service, name);
    return answer(input as Inputs);
  };

/** A call that the services in memory do not know: a mistake of the fuzz tool. */
export class UnknownCallError extends Error {
  override readonly name = 'UnknownCallError';
}

const createUnknownCall = (service: string, command: string): UnknownCallError =>
  new UnknownCallError(`${service} in memory does not know ${command}: add it to tools/fuzz/services`);
