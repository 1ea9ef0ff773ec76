/**
 * Creates the statements of a bucket policy that let objects only be added. They apply to every role and user, so an object
 * can be hidden or replaced only after a change of the policy, which is in the trail of the account and reported as drift.
 * The policy itself stays changeable: otherwise the stack could not be destroyed.
 */
export const createAppendOnlyStatements = (arn: string): readonly object[] => [
  {
    Sid: 'NoOverwrite',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: `${arn}/*`,
    // S3 stores an object with this header only if there is none with its key.
    Condition: { Null: { 's3:if-none-match': 'true' } },
  },
  {
    Sid: 'NoDeletion',
    Effect: 'Deny',
    Principal: '*',
    Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
    Resource: `${arn}/*`,
  },
  {
    // Without versioning, or with a rule that expires objects, S3 itself would delete.
    Sid: 'NoReconfiguration',
    Effect: 'Deny',
    Principal: '*',
    Action: ['s3:PutBucketVersioning', 's3:PutLifecycleConfiguration'],
    Resource: arn,
  },
];
