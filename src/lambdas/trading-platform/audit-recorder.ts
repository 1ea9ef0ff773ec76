import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createAuditObjects } from './adapters/audit-objects';
import { createAuditRecorder } from './record-audit';

/** The queue AuditEvents. Writes to the bucket AuditLogs. */
export const handler = createAuditRecorder({
  objects: createAuditObjects(readVariable(process.env, 'AUDIT_LOGS_BUCKET')),
  telemetry: createTelemetry(),
});
