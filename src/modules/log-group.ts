import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';

/** How long every log group retains its events. */
const LOG_RETENTION_DAYS = 7;

/** Creates an encrypted log group before its writer, which would create it without a retention period. */
export const createLogGroup = (
  scope: Construct,
  name: string,
  key: EncryptionKey,
  id = 'LogGroup',
): CloudwatchLogGroup =>
  new CloudwatchLogGroup(scope, id, { name, retentionInDays: LOG_RETENTION_DAYS, kmsKeyId: key.arn });
