import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { z } from 'zod';
import { createJsonResponse, getRequestId } from '../../shared/api';
import { toError } from '../../shared/concurrency';
import type { ApprovalTracking } from '../adapters/approval-tracking';
import type { Telemetry } from '../../shared/telemetry';
import { UntrustedMessageError, type ReadSnsMessage } from '../../shared/sns-message';

/** What is needed of a request for approval here; its link is not looked at. */
const requestSchema = z.object({ approvalId: z.string().min(1).max(100) });

export interface WebhookDeps {
  readonly telemetry: Telemetry;
  readonly approvals: ApprovalTracking;
  readonly readSnsMessage: ReadSnsMessage;
  /** @param token what SNS sent to be confirmed by */
  readonly confirmSubscription: (token: string) => Promise<void>;
}

/** Where SNS delivers AlertApprovalRequests: confirms the subscription by itself, and notes each delivery. */
export const createWebhook =
  ({ telemetry, approvals, readSnsMessage, confirmSubscription }: WebhookDeps) =>
  async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const requestId = getRequestId(event);
    try {
      const message = await telemetry.trace('verify message', () => readSnsMessage(readBody(event)));
      if (message.Type === 'SubscriptionConfirmation') {
        await confirmSubscription(message.Token);
        telemetry.log.info('approval requests subscribed', { correlation_id: requestId });
      } else {
        const { approvalId } = requestSchema.parse(JSON.parse(message.Message));
        await approvals.mark(approvalId, 'delivered', telemetry.now());
        telemetry.log.info('approval request delivered', {
          correlation_id: requestId,
          approval_id: approvalId,
        });
      }
      return createJsonResponse(200, { taken: message.Type });
    } catch (thrown) {
      const error = toError(thrown);
      if (error instanceof UntrustedMessageError) {
        telemetry.log.warn('not a message of SNS', { correlation_id: requestId, reason: error.message });
        return createJsonResponse(403, { error: 'Forbidden', message: 'only SNS posts here', requestId });
      }
      telemetry.meter.count('RequestsFailed', 1);
      telemetry.log.error('approval request not taken', { correlation_id: requestId, error });
      return createJsonResponse(500, { error: 'InternalError', message: 'SNS tries again', requestId });
    }
  };

const readBody = ({ body, isBase64Encoded }: APIGatewayProxyEvent): string =>
  isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '');
