import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { restrictBucketAccess } from './bucket-access';
import { createPrivateBucket } from './private-bucket';
import { SystemStack } from './system-stack';

export interface LogBucketProps {
  readonly key: EncryptionKey;
  /** The prefix that the writing service requires in the name, such as `aws-waf-logs`. */
  readonly namePrefix: string;
  /** The folder of the logs, without slashes. */
  readonly folder: string;
}

/** A private, encrypted bucket for the log delivery of AWS, over TLS only. */
export class LogBucket extends Construct {
  /** The destination of the logs: the folder in the bucket. */
  readonly destinationArn: string;
  /** A dependency for resources that deliver logs. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, { key, namePrefix, folder }: LogBucketProps) {
    super(scope, id);
    const stack = SystemStack.of(this);
    // The name contains the account id, because bucket names are unique across all accounts.
    const { bucket } = createPrivateBucket(
      this,
      `${namePrefix}-${key.account}-${stack.createPhysicalName(id.toLowerCase(), 'bucket')}`,
      { keyArn: key.arn },
    );
    const sameAccount = {
      StringEquals: { 'aws:SourceAccount': key.account },
      ArnLike: { 'aws:SourceArn': `arn:aws:logs:${stack.region}:${key.account}:*` },
    };
    const delivery = { Effect: 'Allow', Principal: { Service: 'delivery.logs.amazonaws.com' } };
    this.destinationArn = `${bucket.arn}/${folder}`;
    this.ready = restrictBucketAccess(this, bucket, [
      {
        ...delivery,
        Sid: 'Write',
        Action: 's3:PutObject',
        Resource: `${this.destinationArn}/AWSLogs/${key.account}/*`,
        Condition: {
          ...sameAccount,
          StringEquals: { ...sameAccount.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' },
        },
      },
      {
        ...delivery,
        Sid: 'Look',
        Action: ['s3:GetBucketAcl', 's3:ListBucket'],
        Resource: bucket.arn,
        Condition: sameAccount,
      },
    ]);
  }
}
