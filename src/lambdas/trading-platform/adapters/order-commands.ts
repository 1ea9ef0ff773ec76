import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { sha256 } from '../../../aws/sha256';
import { formatOrderCommand, type OrderCommand } from '../../../domain/orders';
import { CLIENT_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';

export interface OrderCommands {
  /** Sends a command. Those of an order are received in the order in which they were sent. */
  send(command: OrderCommand): Promise<void>;
}

/** A call that has not succeeded after this time is given up, also its next attempts, in milliseconds. */
const TIME_LIMIT_MS = 6_000;

/**
 * The group of an order's commands. It also follows from the account: a client can name the order of another account, and
 * its commands, which are rejected, must not delay those of the owner.
 */
const getGroup = ({ account, orderId }: OrderCommand): string =>
  sha256(JSON.stringify([account, orderId])).slice(0, 40);

/** Creates the adapter of the queue OrderCommands. SQS drops repetitions of a request within five minutes. */
export const createOrderCommands = (
  url: string,
  client: Pick<SQSClient, 'send'> = traceClient(new SQSClient(CLIENT_OPTIONS)),
): OrderCommands => ({
  send: async (command) => {
    const { orderId, requestId } = command;
    await client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: formatOrderCommand(command),
        MessageGroupId: getGroup(command),
        MessageDeduplicationId: requestId,
        MessageAttributes: { correlationId: { DataType: 'String', StringValue: orderId } },
      }),
      { abortSignal: AbortSignal.timeout(TIME_LIMIT_MS) },
    );
  },
});
