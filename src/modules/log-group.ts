import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';

/** How long logs are kept, everywhere. */
const RETENTION_DAYS = 7;

/** An encrypted log group, made before what writes to it: AWS would make it without an end of retention. */
export const logGroup = (
  scope: Construct,
  name: string,
  key: EncryptionKey,
  id = 'LogGroup',
): CloudwatchLogGroup =>
  new CloudwatchLogGroup(scope, id, { name, retentionInDays: RETENTION_DAYS, kmsKeyId: key.arn });
