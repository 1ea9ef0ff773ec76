/** The names of resources that handlers read from their variables. */
export const NAMES = {
  sessions: 'Sessions',
  orderRequests: 'OrderRequests',
  bus: 'TradingEvents',
  auditLogs: 'audit-logs',
  database: 'OrderDatabase',
} as const;
