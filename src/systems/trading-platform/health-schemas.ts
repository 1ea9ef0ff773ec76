const STATUS = { type: 'string', enum: ['ok', 'failed'] };
const CHECK = {
  type: 'object',
  required: ['status', 'latencyMs'],
  properties: { status: STATUS, latencyMs: { type: 'integer', description: 'milliseconds' } },
};

/** The response of GET /health. */
export const HEALTH_SCHEMA = {
  type: 'object',
  required: ['status'],
  properties: { status: STATUS },
} as const;

/** The response of GET /health/deep. */
export const DEEP_HEALTH_SCHEMA = {
  type: 'object',
  required: ['status', 'checkedAt', 'checks'],
  properties: {
    status: STATUS,
    checkedAt: { type: 'string', description: 'when the checks began, ISO 8601; at most five seconds ago' },
    checks: {
      type: 'object',
      required: ['database', 'queue', 'sessions'],
      properties: { database: CHECK, queue: CHECK, sessions: CHECK },
    },
  },
} as const;
