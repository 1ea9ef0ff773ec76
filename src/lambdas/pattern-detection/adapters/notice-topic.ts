import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { formatNoticeSubject, type Notice } from '../../../domain/thresholds';
import { PUBLISH_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';

export interface NoticeTopic {
  publish(notice: Notice): Promise<void>;
}

/** Creates the adapter of TradingAlerts for notices. The attribute `kind` distinguishes notices from alerts. */
export const createNoticeTopic = (
  arn: string,
  client: Pick<SNSClient, 'send'> = traceClient(new SNSClient(PUBLISH_OPTIONS)),
): NoticeTopic => ({
  publish: async (notice) => {
    const { kind, symbol, threshold } = notice;
    await client.send(
      new PublishCommand({
        TopicArn: arn,
        Subject: formatNoticeSubject(notice),
        Message: JSON.stringify(notice, null, 2),
        MessageAttributes: Object.fromEntries(
          Object.entries({ kind, symbol, threshold }).map(([name, text]) => [
            name,
            { DataType: 'String', StringValue: text },
          ]),
        ),
      }),
    );
  },
});
