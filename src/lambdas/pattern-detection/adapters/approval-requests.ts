import { ConfirmSubscriptionCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { formatAlertSubject, formatAlertSummary } from '../../../domain/alerts';
import type { Approval } from '../../../domain/approvals';
import { PUBLISH_OPTIONS, CLIENT_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';

export interface ApprovalRequests {
  /** Publishes the request with its link. The link is stored nowhere else. */
  publish(approval: Approval, link: string): Promise<void>;
}

/** Creates the adapter of the topic AlertApprovalRequests. */
export const createApprovalRequests = (
  arn: string,
  client: Pick<SNSClient, 'send'> = traceClient(new SNSClient(PUBLISH_OPTIONS)),
): ApprovalRequests => ({
  publish: async ({ approvalId, alert, decideBy }, link) => {
    await client.send(
      new PublishCommand({
        TopicArn: arn,
        Subject: `Approve? ${formatAlertSubject(alert)}`,
        Message: JSON.stringify({ link, decideBy, approvalId, summary: formatAlertSummary(alert) }, null, 2),
      }),
    );
  },
});

/** Creates a function that confirms a subscription with the token of SNS, without opening a URL of the message. */
export const createSubscriptionConfirmer =
  (arn: string, client: Pick<SNSClient, 'send'> = traceClient(new SNSClient(CLIENT_OPTIONS))) =>
  async (token: string): Promise<void> => {
    await client.send(new ConfirmSubscriptionCommand({ TopicArn: arn, Token: token }));
  };
