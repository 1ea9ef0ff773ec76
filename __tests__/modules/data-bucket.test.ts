import { DataBucket } from '../../src/modules/data-bucket';
import { parseStatements, synthesizeWith } from '../support/synth';

describe('DataBucket', () => {
  const made = synthesizeWith(({ stack, key, grantee }) => {
    const { account } = key;
    const bucket = new DataBucket(stack, 'ClosedOrders', { account, archiveAfterDays: 90 });
    new DataBucket(stack, 'OpenOrders', {
      account,
      key,
      purpose: 'Open',
      keepsVersions: true,
      appendOnly: true,
    });
    bucket.grantPut(grantee, 'orders/');
    expect(grantee.environment).toEqual({
      CLOSED_ORDERS_BUCKET: expect.stringMatching(/^\$\{.*\}-closedorders-test$/),
    });
    expect(grantee.statements).toEqual([
      {
        actions: ['s3:PutObject'],
        resources: [`${bucket.arn}/orders/*`],
        conditions: { Bool: { 'aws:SecureTransport': 'true' } },
      },
    ]);
    grantee.statements.length = 0;
    bucket.grantGet(grantee);
    bucket.grantListVersions(grantee, 'orders/');
    expect(grantee.statements).toEqual([
      {
        actions: ['s3:GetObject'],
        resources: [`${bucket.arn}/*`],
        conditions: { Bool: { 'aws:SecureTransport': 'true' } },
      },
      {
        actions: ['s3:ListBucketVersions'],
        resources: [bucket.arn],
        conditions: {
          StringLike: { 's3:prefix': 'orders/*' },
          Bool: { 'aws:SecureTransport': 'true' },
        },
      },
    ]);
  });

  it('encrypts with the key of AWS for S3, and denies only an explicit request for another encryption', () => {
    expect(
      made.getResource('aws_s3_bucket_server_side_encryption_configuration', 'ClosedOrders_Encryption').rule,
    ).toEqual([
      { bucket_key_enabled: true, apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms' } },
    ]);
    const statements = parseStatements(made.getResource('aws_s3_bucket_policy', 'ClosedOrders_Policy'));
    expect(statements.map(({ Sid, Effect }) => [Sid, Effect])).toEqual([
      ['TlsOnly', 'Deny'],
      ['OtherEncryption', 'Deny'],
    ]);
    expect(statements[1]).toMatchObject({
      Action: 's3:PutObject',
      Condition: {
        StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
        Null: { 's3:x-amz-server-side-encryption': 'false' },
      },
    });
  });

  it('blocks public access, and is deleted with its objects', () => {
    expect(made.getResource('aws_s3_bucket_public_access_block', 'ClosedOrders_PublicAccess')).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(made.getResource('aws_s3_bucket', 'ClosedOrders')).toMatchObject({ force_destroy: true });
  });

  it('moves objects to Intelligent-Tiering at once, and to its archive tier only after the given number of days', () => {
    for (const id of ['ClosedOrders', 'OpenOrders'])
      expect(made.getResource('aws_s3_bucket_lifecycle_configuration', `${id}_Lifecycle`).rule).toEqual([
        expect.objectContaining({ transition: [{ days: 0, storage_class: 'INTELLIGENT_TIERING' }] }),
      ]);
    expect(Object.values(made.json.resource.aws_s3_bucket_intelligent_tiering_configuration!)).toEqual([
      expect.objectContaining({
        bucket: '${aws_s3_bucket.ClosedOrders.id}',
        tiering: [{ access_tier: 'ARCHIVE_ACCESS', days: 90 }],
      }),
    ]);
  });

  it('retains old versions for a week, or as long as the bucket exists', () => {
    const getRule = (id: string) =>
      made.getResource('aws_s3_bucket_lifecycle_configuration', `${id}_Lifecycle`).rule;
    expect(getRule('ClosedOrders')).toEqual([
      expect.objectContaining({ noncurrent_version_expiration: [{ noncurrent_days: 7 }] }),
    ]);
    expect(getRule('OpenOrders')).toEqual([
      expect.not.objectContaining({ noncurrent_version_expiration: expect.anything() }),
    ]);
  });

  describe('whose objects are only added', () => {
    const policy = made.getResource('aws_s3_bucket_policy', 'OpenOrders_Policy');
    const denied = (action: string, condition: object = {}) =>
      parseStatements(policy).filter(
        ({ Effect, Action, Principal, Condition = {} }) =>
          Effect === 'Deny' &&
          Principal === '*' &&
          [Action].flat().includes(action) &&
          JSON.stringify(Condition) === JSON.stringify(condition),
      );

    it.each([
      's3:DeleteObject',
      's3:DeleteObjectVersion',
      's3:PutBucketVersioning',
      's3:PutLifecycleConfiguration',
    ])('denies %s', (action) => {
      expect(denied(action)).toHaveLength(1);
    });

    it('denies to put an object that may exist', () => {
      expect(denied('s3:PutObject', { Null: { 's3:if-none-match': 'true' } })).toHaveLength(1);
    });

    it('can be destroyed: Terraform deletes the policy first, and no statement prevents that', () => {
      expect(policy.depends_on).toEqual(
        expect.arrayContaining([
          expect.stringContaining('aws_s3_bucket_versioning.OpenOrders_Versioning'),
          expect.stringContaining('aws_s3_bucket_lifecycle_configuration.OpenOrders_Lifecycle'),
        ]),
      );
      for (const action of ['s3:DeleteBucket', 's3:DeleteBucketPolicy', 's3:PutBucketPolicy'])
        expect(denied(action)).toEqual([]);
    });
  });

  it('has a shorter purpose in its name, if one is given', () => {
    expect(made.getResource('aws_s3_bucket', 'OpenOrders')).toMatchObject({
      bucket: expect.stringMatching(/^\$\{.*\}-open-test$/),
    });
  });

  it('is encrypted with another key, if one is given', () => {
    expect(
      made.getResource('aws_s3_bucket_server_side_encryption_configuration', 'OpenOrders_Encryption').rule,
    ).toEqual([
      {
        bucket_key_enabled: true,
        apply_server_side_encryption_by_default: {
          sse_algorithm: 'aws:kms',
          kms_master_key_id: expect.stringContaining('aws_kms_alias.DataKey_Alias'),
        },
      },
    ]);
  });
});
