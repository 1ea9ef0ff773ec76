import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { formatOrderCommand, type OrderCommand } from '../../../domain/orders';
import { CLIENT_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';

export interface OrderCommands {
  /** Sends a command. Those of an order are received in the order in which they were sent. */
  send(command: OrderCommand): Promise<void>;
}

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
        MessageGroupId: orderId,
        MessageDeduplicationId: requestId,
        MessageAttributes: { correlationId: { DataType: 'String', StringValue: orderId } },
      }),
    );
  },
});
