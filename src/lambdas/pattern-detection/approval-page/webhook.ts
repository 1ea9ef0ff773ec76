import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { z } from 'zod';
import { createJsonResponse, getRequestId, readBody } from '../../shared/api';
import { toError } from '../../shared/concurrency';
import type { ApprovalTracking } from '../adapters/approval-tracking';
import type { Telemetry } from '../../shared/telemetry';
import { UntrustedMessageError, type ReadSnsMessage } from '../../shared/sns-message';

/** The required field of a request for approval; its link is ignored. */
const requestSchema = z.object({ approvalId: z.string().min(1).max(100) });

export interface WebhookDeps {
  readonly telemetry: Telemetry;
  readonly approvals: ApprovalTracking;
  readonly readSnsMessage: ReadSnsMessage;
  /** @param token the confirmation token from SNS */
  readonly confirmSubscription: (token: string) => Promise<void>;
}

/** Creates the handler of SNS deliveries. It confirms the subscription to the requests and records each delivery. */
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
      return createJsonResponse(200, { received: message.Type });
    } catch (thrown) {
      const error = toError(thrown);
      if (error instanceof UntrustedMessageError) {
        telemetry.log.warn('untrusted SNS message', { correlation_id: requestId, reason: error.message });
        return createJsonResponse(403, {
          error: 'Forbidden',
          message: 'only SNS may send requests to this path',
          requestId,
        });
      }
      telemetry.meter.count('RequestsFailed', 1);
      telemetry.log.error('approval request not processed', { correlation_id: requestId, error });
      return createJsonResponse(500, {
        error: 'InternalError',
        message: 'SNS will retry the delivery',
        requestId,
      });
    }
  };
