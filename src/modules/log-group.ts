import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';

/** How long a log group retains its events, unless a system requires another period. */
const LOG_RETENTION_DAYS = 7;

/** Creates an encrypted log group before its writer, which would create it without a retention period. */
export const createLogGroup = (
  scope: Construct,
  name: string,
  key: EncryptionKey,
  { id = 'LogGroup', retentionDays = LOG_RETENTION_DAYS }: { id?: string; retentionDays?: number } = {},
): CloudwatchLogGroup =>
  new CloudwatchLogGroup(scope, id, { name, retentionInDays: retentionDays, kmsKeyId: key.arn });
