import { encodeCursor } from '../../../../src/domain/alerts';
import type { FuzzRequest } from '../../inputs/http';
import type { FuzzServices } from '../../services/fuzz-services';
import { PRICE_WINDOW } from './market-data';
import { APPROVAL, HIGH_ALERT, MUTE } from './services';
import { createApprovalToken, createSnsMessage } from './tokens';

const encode = (text: string): string => Buffer.from(text).toString('base64');

export const DETECTOR_REQUESTS: readonly FuzzRequest[] = [
  { route: 'POST /patterns', body: JSON.stringify(PRICE_WINDOW) },
  { route: 'POST /patterns', body: encode(JSON.stringify(PRICE_WINDOW)), isBase64: true },
];

export const QUERY_REQUESTS: readonly FuzzRequest[] = [
  { route: 'GET /patterns', query: { symbol: 'AAPL', pattern: 'double-top', bars: 'true', limit: '2' } },
  { route: 'GET /patterns', query: { from: '2026-11-01', to: '2026-11-30T15:00:00Z', limit: '100' } },
  { route: 'GET /alerts', query: { symbol: 'IBM', next: encodeCursor(HIGH_ALERT.alertId) } },
  { route: 'GET /alerts' },
];

export const RESPONDER_REQUESTS: readonly FuzzRequest[] = [
  {
    route: 'POST /alerts/acknowledgements',
    body: JSON.stringify({ alertId: HIGH_ALERT.alertId, by: 'Ada Lovelace', note: 'seen' }),
  },
  { route: 'GET /mutes' },
  {
    route: 'POST /mutes',
    body: JSON.stringify({ symbol: 'AAPL', for: '30m', by: 'Ada Lovelace', reason: 'earnings' }),
  },
  { route: 'POST /mutes', body: JSON.stringify({ pattern: 'double-top', by: 'Ada Lovelace' }) },
  { route: 'DELETE /mutes', query: { symbol: MUTE.target } },
];

/** The routes of the approval page. */
export const PAGE_ROUTES: readonly string[] = [
  'GET /approve/{token}',
  'HEAD /approve/{token}',
  'POST /approve/{token}',
  'POST /approve/requests',
];

/** The requests of the approval page, with a valid token, and those of SNS, with valid signatures. */
export const createPageRequests = async (services: FuzzServices): Promise<readonly FuzzRequest[]> => {
  const path = { token: await createApprovalToken(services) };
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const decide = (decision: string): FuzzRequest => ({
    route: 'POST /approve/{token}',
    path,
    headers,
    body: `decision=${decision}&name=Ada+Lovelace&note=heavy%20volume`,
  });
  const deliver = (message: object): FuzzRequest => ({
    route: 'POST /approve/requests',
    headers: { 'x-amz-sns-message-type': 'Notification', 'Content-Type': 'text/plain; charset=UTF-8' },
    body: JSON.stringify(message),
  });
  return [
    { route: 'GET /approve/{token}', path },
    { route: 'HEAD /approve/{token}', path },
    decide('approve'),
    { ...decide('reject'), body: encode(decide('reject').body!), isBase64: true },
    deliver(
      createSnsMessage('Notification', {
        Subject: 'Approve? CRITICAL: AAPL double-top',
        Message: JSON.stringify({ link: 'https://api.example.com', approvalId: APPROVAL.approvalId }),
      }),
    ),
    deliver(
      createSnsMessage('SubscriptionConfirmation', {
        Message: 'You have chosen to subscribe to the topic',
        SubscribeURL: 'https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription',
        Token: '2336412f37fb687f5d51e6e241d09c805a5a57b30d712f794cc5f6a988666d92768dd60a747ba6f3',
      }),
    ),
  ];
};
