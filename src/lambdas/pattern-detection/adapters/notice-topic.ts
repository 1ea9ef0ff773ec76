import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { noticeSubject, type Notice } from '../../../domain/thresholds';
import { REQUEST_HANDLER } from '../../shared/aws';
import { traced } from '../../shared/observability';

export interface NoticeTopic {
  publish(notice: Notice): Promise<void>;
}

/** The topic TradingAlerts; subscribers tell notices from alerts by the attribute `kind`. */
export const snsNoticeTopic = (
  arn: string,
  client: Pick<SNSClient, 'send'> = traced(new SNSClient({ requestHandler: REQUEST_HANDLER })),
): NoticeTopic => ({
  publish: async (notice) => {
    const { kind, symbol, threshold } = notice;
    await client.send(
      new PublishCommand({
        TopicArn: arn,
        Subject: noticeSubject(notice),
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
