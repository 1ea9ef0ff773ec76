import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  formatNotificationMessage,
  formatNotificationSubject,
  type ScoredRow,
} from '../../../domain/transactions';
import { PUBLISH_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';

export interface FraudAlerts {
  publish(row: ScoredRow, traceId: string | undefined): Promise<void>;
}

/** Creates the adapter of the topic FraudAlerts. Subscribers can filter on the attributes. */
export const createFraudAlerts = (
  arn: string,
  client: Pick<SNSClient, 'send'> = traceClient(new SNSClient(PUBLISH_OPTIONS)),
): FraudAlerts => ({
  publish: async (row, traceId) => {
    const attributes = {
      outcome: row.outcome,
      transactionId: row.transactionId,
      ...(traceId !== undefined && { traceId }),
    };
    await client.send(
      new PublishCommand({
        TopicArn: arn,
        Subject: formatNotificationSubject(row),
        Message: formatNotificationMessage(row, traceId),
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, text]) => [name, { DataType: 'String', StringValue: text }]),
        ),
      }),
    );
  },
});
