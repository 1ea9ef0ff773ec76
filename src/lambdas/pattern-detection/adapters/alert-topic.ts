import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  type Alert,
  type AlertRow,
  type Digest,
  formatAlertSubject,
  formatAlertSummary,
  formatDigestMessage,
  formatDigestSubject,
  formatDigestText,
  getHighestSeverity,
} from '../../../domain/alerts';
import { PUBLISH_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';

export interface AlertTopic {
  publish(alert: Alert): Promise<void>;
  /** Publishes a digest: as text to e-mail subscribers, as JSON to all others. */
  publishDigest(digest: Digest, rows: readonly AlertRow[]): Promise<void>;
}

const toAttributes = (attributes: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, text]) => [name, { DataType: 'String', StringValue: text }]),
  );

/** Creates the adapter of TradingAlerts for alerts and digests. Subscribers can filter on the attributes. */
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
        MessageAttributes: toAttributes({ severity, symbol, pattern, correlationId }),
      }),
    );
  },
  publishDigest: async (digest, rows) => {
    const { pattern, digestId } = digest;
    await client.send(
      new PublishCommand({
        TopicArn: arn,
        Subject: formatDigestSubject(digest, rows),
        MessageStructure: 'json',
        Message: JSON.stringify({
          default: JSON.stringify(formatDigestMessage(digest, rows), null, 2),
          email: formatDigestText(digest, rows),
        }),
        MessageAttributes: toAttributes({
          kind: 'digest',
          severity: getHighestSeverity(rows),
          pattern,
          digestId,
        }),
      }),
    );
  },
});
