import { ImageReplication, ImageRepository } from '../../src/modules/image-repository';
import { parseJsonAttribute, parseStatements, synthesizeWith } from '../support/synth';

describe('ImageRepository', () => {
  const made = synthesizeWith(({ stack, key }) => {
    new ImageRepository(stack, 'Orders', { key, retainedImages: 30 });
    new ImageReplication(stack, 'Replication', {
      repositoryPrefix: 'Orders-',
      region: 'eu-west-1',
      account: key.account,
    });
  });

  it('is encrypted, scans images, never changes the image of a tag, and is deleted with its images', () => {
    expect(made.getResource('aws_ecr_repository', 'Orders')).toMatchObject({
      name: 'Orders-test',
      image_tag_mutability: 'IMMUTABLE',
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [
        { encryption_type: 'KMS', kms_key: expect.stringContaining('aws_kms_alias.DataKey_Alias') },
      ],
      force_delete: true,
    });
  });

  it('deletes images by their number only, because a function can use an old image without a tag', () => {
    const { policy } = made.getResource('aws_ecr_lifecycle_policy', 'Orders_Lifecycle');
    expect(parseJsonAttribute(policy)).toEqual({
      rules: [
        expect.objectContaining({
          selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 30 },
        }),
      ],
    });
  });

  it('lets functions of this account and region pull images, and no other service', () => {
    expect(parseStatements(made.getResource('aws_ecr_repository_policy', 'Orders_Policy'))).toEqual([
      {
        Sid: 'FunctionsPull',
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Condition: {
          StringLike: {
            'aws:SourceArn': expect.stringMatching(/^arn:aws:lambda:us-east-1:\$\{.*\}:function:\*$/),
          },
        },
      },
    ]);
  });

  it('is replicated by the beginning of its name', () => {
    expect(made.getResource('aws_ecr_replication_configuration', 'Replication')).toMatchObject({
      replication_configuration: {
        rule: [
          {
            destination: [{ region: 'eu-west-1', registry_id: expect.stringContaining('split') }],
            repository_filter: [{ filter: 'Orders-', filter_type: 'PREFIX_MATCH' }],
          },
        ],
      },
    });
  });
});
