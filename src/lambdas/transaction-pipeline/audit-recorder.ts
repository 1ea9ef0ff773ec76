import { createDocumentClient } from '../shared/document-client';
import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createAuditLogs } from './adapters/audit-logs';
import { createAuditRecorder } from './record-audit';

/** The queues AuditTrail and RuleMatches. Writes to AuditLogs. */
export const handler = createAuditRecorder({
  telemetry: createTelemetry(),
  auditLogs: createAuditLogs(createDocumentClient(), readVariable(process.env, 'AUDIT_LOGS_TABLE')),
});
