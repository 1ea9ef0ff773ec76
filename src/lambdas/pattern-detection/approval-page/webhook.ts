import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { z } from 'zod';
import { answer, requestIdOf } from '../../shared/api';
import { asError } from '../../shared/concurrency';
import type { ApprovalTracking } from '../adapters/approval-tracking';
import type { Watch } from '../../shared/observability';
import { ForeignMessageError, type ReadSnsMessage } from '../../shared/sns-message';

/** What is needed of a request for approval here; its link is not looked at. */
const request = z.object({ approvalId: z.string().min(1).max(100) });

export interface WebhookDeps {
  readonly watch: Watch;
  readonly approvals: ApprovalTracking;
  readonly readSnsMessage: ReadSnsMessage;
  /** @param token what SNS sent to be confirmed by */
  readonly confirmSubscription: (token: string) => Promise<void>;
}

/** Where SNS delivers AlertApprovalRequests: confirms the subscription by itself, and notes each delivery. */
export const makeWebhook =
  ({ watch, approvals, readSnsMessage, confirmSubscription }: WebhookDeps) =>
  async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const requestId = requestIdOf(event);
    try {
      const message = await watch.trace('verify message', () => readSnsMessage(bodyOf(event)));
      if (message.Type === 'SubscriptionConfirmation') {
        await confirmSubscription(message.Token);
        watch.log.info('approval requests subscribed', { correlation_id: requestId });
      } else {
        const { approvalId } = request.parse(JSON.parse(message.Message));
        await approvals.mark(approvalId, 'delivered', watch.now());
        watch.log.info('approval request delivered', { correlation_id: requestId, approval_id: approvalId });
      }
      return answer(200, { taken: message.Type });
    } catch (thrown) {
      const error = asError(thrown);
      if (error instanceof ForeignMessageError) {
        watch.log.warn('not a message of SNS', { correlation_id: requestId, reason: error.message });
        return answer(403, { error: 'Forbidden', message: 'only SNS posts here', requestId });
      }
      watch.meter.count('RequestsFailed', 1);
      watch.log.error('approval request not taken', { correlation_id: requestId, error });
      return answer(500, { error: 'InternalError', message: 'SNS tries again', requestId });
    }
  };

const bodyOf = ({ body, isBase64Encoded }: APIGatewayProxyEvent): string =>
  isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '');
