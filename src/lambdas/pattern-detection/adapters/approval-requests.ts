import { ConfirmSubscriptionCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { subjectOf, summaryOf } from '../../../domain/alerts';
import type { Approval } from '../../../domain/approvals';
import { REQUEST_HANDLER } from '../../shared/aws';
import { traced } from '../../shared/observability';

export interface ApprovalRequests {
  /** Asks for an answer at the link; the message is the only place where the link is written. */
  publish(approval: Approval, link: string): Promise<void>;
}

/** The topic AlertApprovalRequests. */
export const snsApprovalRequests = (
  arn: string,
  client: Pick<SNSClient, 'send'> = traced(new SNSClient({ requestHandler: REQUEST_HANDLER })),
): ApprovalRequests => ({
  publish: async ({ approvalId, alert, decideBy }, link) => {
    await client.send(
      new PublishCommand({
        TopicArn: arn,
        Subject: `Approve? ${subjectOf(alert)}`,
        Message: JSON.stringify({ link, decideBy, approvalId, summary: summaryOf(alert) }, null, 2),
      }),
    );
  },
});

/** Confirms a subscription to a topic by the token that SNS sent, without visiting any URL of the message. */
export const snsConfirmation =
  (
    arn: string,
    client: Pick<SNSClient, 'send'> = traced(new SNSClient({ requestHandler: REQUEST_HANDLER })),
  ) =>
  async (token: string): Promise<void> => {
    await client.send(new ConfirmSubscriptionCommand({ TopicArn: arn, Token: token }));
  };
