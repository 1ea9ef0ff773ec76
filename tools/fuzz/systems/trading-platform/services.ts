import {
  createSession,
  createToken,
  computeUserId,
  TOKEN_RANDOM_BYTES,
} from '../../../../src/domain/sessions';
import { sessionCrypto } from '../../../../src/lambdas/trading-platform/session-crypto';
import type { ServiceProps } from '../../services/fuzz-services';
import { FUZZ_TIME } from '../../services/immediate-process';
import { ACCOUNT_NAME } from './database-model';

const QUEUES = 'https://sqs.us-east-1.amazonaws.com/123456789012';

const SETTINGS = {
  ACCEPT_ORDERS: 'yes',
  MAX_ORDER_QUANTITY: '1000000',
  MAX_ORDER_VALUE: '10000000',
  SESSION_MINUTES: '60',
  IDLE_MINUTES: '10',
};
const formatName = (id: string): string => `/trading-platform/${id}`;

/** The variables of all functions of the system. */
export const VARIABLES = {
  ...Object.fromEntries(Object.keys(SETTINGS).map((id) => [`${id}_PARAMETER`, formatName(id)])),
  SESSIONS_TABLE: 'Sessions',
  ORDER_REQUESTS_TABLE: 'OrderRequests',
  ORDER_COMMANDS_QUEUE_URL: `${QUEUES}/OrderCommands.fifo`,
  ORDER_COMMANDS_DLQ_QUEUE_URL: `${QUEUES}/OrderCommandsDlq.fifo`,
  ARRIVALS_QUEUE_URL: `${QUEUES}/Arrivals`,
  ARRIVALS_DLQ_QUEUE_URL: `${QUEUES}/ArrivalsDlq`,
  TRADING_EVENTS_BUS_NAME: 'TradingEvents',
  AUDIT_LOGS_BUCKET: 'audit-logs',
  DATABASE_WRITER_HOST: 'writer.example.com',
  DATABASE_READER_HOST: 'reader.example.com',
  DATABASE_PORT: '5432',
  DATABASE_NAME: 'trading',
  DATABASE_USER: 'orders',
};

/** The token of a session whose user may trade for the account of the database. */
export const TOKEN = createToken(computeUserId('alice', sessionCrypto), Buffer.alloc(TOKEN_RANDOM_BYTES, 5));
/** The session of the token. */
export const SESSION = createSession(
  TOKEN,
  {
    user: 'alice',
    accounts: [ACCOUNT_NAME],
    generation: 0,
    sessionMinutes: 60,
    idleMinutes: 10,
    now: FUZZ_TIME - 120_000,
  },
  sessionCrypto,
);

/** The tables with a session. */
export const SERVICES: ServiceProps = {
  parameters: Object.fromEntries(Object.entries(SETTINGS).map(([id, value]) => [formatName(id), value])),
  objects: { 'audit-logs': {} },
  tables: [
    { name: 'Sessions', keys: ['sessionId'], rows: [SESSION] },
    { name: 'OrderRequests', keys: ['requestKey'] },
  ],
};
