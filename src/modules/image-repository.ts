import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrReplicationConfiguration } from '@cdktf/provider-aws/lib/ecr-replication-configuration';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { EcrRepositoryPolicy } from '@cdktf/provider-aws/lib/ecr-repository-policy';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { formatPolicyDocument } from './iam';
import { SystemStack } from './system-stack';

export interface ImageRepositoryProps {
  readonly key: EncryptionKey;
  /** The number of the newest images that the repository retains. Functions must not use older ones. */
  readonly retainedImages: number;
}

/**
 * An encrypted ECR repository with the images of functions of this account. A tag always names the same image, images are
 * scanned for vulnerabilities when they are pushed, and the repository is deleted with its images.
 */
export class ImageRepository extends Construct {
  readonly name: string;
  readonly url: string;

  constructor(scope: Construct, id: string, { key, retainedImages }: ImageRepositoryProps) {
    super(scope, id);
    const stack = SystemStack.of(this);
    this.name = stack.createPhysicalName(id, 'repository');
    const repository = new EcrRepository(this, 'Default', {
      name: this.name,
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: 'KMS', kmsKey: key.arn }],
      forceDelete: true,
    });
    this.url = repository.repositoryUrl;
    new EcrLifecyclePolicy(this, 'Lifecycle', {
      repository: repository.name,
      policy: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            description: `Retain the newest ${retainedImages} images`,
            selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: retainedImages },
            action: { type: 'expire' },
          },
        ],
      }),
    });
    // Without this policy, Lambda adds it when a function is created, with the permissions of the caller.
    new EcrRepositoryPolicy(this, 'Policy', {
      repository: repository.name,
      policy: formatPolicyDocument([
        {
          Sid: 'FunctionsPull',
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          Condition: {
            StringLike: { 'aws:SourceArn': `arn:aws:lambda:${stack.region}:${key.account}:function:*` },
          },
        },
      ]),
    });
  }
}

export interface ImageReplicationProps {
  /** The beginning of the names of the replicated repositories. */
  readonly repositoryPrefix: string;
  /** Another region of the same account. A repository of the same name must exist there, or ECR creates one with defaults. */
  readonly region: string;
  readonly account: string;
}

/**
 * The replication of new images to another region. An account has one such configuration in a region, so only one stack may
 * create it. ECR does not replicate images that were pushed before.
 */
export class ImageReplication extends Construct {
  constructor(scope: Construct, id: string, { repositoryPrefix, region, account }: ImageReplicationProps) {
    super(scope, id);
    new EcrReplicationConfiguration(this, 'Default', {
      replicationConfiguration: {
        rule: [
          {
            destination: [{ region, registryId: account }],
            repositoryFilter: [{ filter: repositoryPrefix, filterType: 'PREFIX_MATCH' }],
          },
        ],
      },
    });
  }
}
