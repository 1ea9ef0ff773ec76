import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Alert, formatAlertSubject, formatAlertSummary } from '../../../domain/alerts';
import { PUBLISH_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';

export interface AlertTopic {
  publish(alert: Alert): Promise<void>;
}

/** Creates the adapter of TradingAlerts for alerts. Subscribers can filter on the attributes. */
export const createAlertTopic = (
  arn: string,
  client: Pick<SNSClient, 'send'> = traceClient(new SNSClient(PUBLISH_OPTIONS)),
): AlertTopic => ({
  publish: async (alert) => {
    const { severity, symbol, pattern, correlationId } = alert;
    await client.send(
      new PublishCommand({
        TopicArn: arn,
        Subject: formatAlertSubject(alert),
        Message: JSON.stringify({ summary: formatAlertSummary(alert), ...alert }, null, 2),
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
