import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { formatNotice, type HealthNotice } from '../../../domain/health';
import { PUBLISH_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';

export interface HealthTopic {
  publish(notice: HealthNotice, monitor: string): Promise<void>;
}

/** Creates the adapter of the topic PlatformAlarms. The subject contains the topic's name, which contains the environment. */
export const createHealthTopic = (
  arn: string,
  client: Pick<SNSClient, 'send'> = traceClient(new SNSClient(PUBLISH_OPTIONS)),
): HealthTopic => ({
  publish: async (notice, monitor) => {
    const { subject, text } = formatNotice(notice, monitor, arn.slice(arn.lastIndexOf(':') + 1));
    await client.send(
      new PublishCommand({
        TopicArn: arn,
        Subject: subject,
        Message: text,
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: notice.kind },
          check: { DataType: 'String', StringValue: notice.check },
        },
      }),
    );
  },
});
