import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Alert, subjectOf, summaryOf } from '../../../domain/alerts';
import { REQUEST_HANDLER } from '../../shared/aws';
import { traced } from '../../shared/observability';

export interface AlertTopic {
  publish(alert: Alert): Promise<void>;
}

/** The topic TradingAlerts; subscribers filter on the attributes, people read the subject and the summary. */
export const snsAlertTopic = (
  arn: string,
  client: Pick<SNSClient, 'send'> = traced(new SNSClient({ requestHandler: REQUEST_HANDLER })),
): AlertTopic => ({
  publish: async (alert) => {
    const { severity, symbol, pattern, correlationId } = alert;
    await client.send(
      new PublishCommand({
        TopicArn: arn,
        Subject: subjectOf(alert),
        Message: JSON.stringify({ summary: summaryOf(alert), ...alert }, null, 2),
        MessageAttributes: Object.fromEntries(
          Object.entries({ severity, symbol, pattern, correlationId }).map(([name, text]) => [
            name,
            { DataType: 'String', StringValue: text },
          ]),
        ),
      }),
    );
  },
});
