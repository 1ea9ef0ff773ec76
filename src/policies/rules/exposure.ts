import { asBlocks, refersTo, asStrings, type ResourceValues } from '../../domain/plan/resources';
import { createMismatches, createMismatchUnless, type PolicyRule } from '../rule';
import { INGRESS_RULE, LOAD_BALANCER_RULE } from './network';
import { OPEN_POLICY_RULE, SERVICE_SOURCE_RULE } from './resource-access';

const PUBLIC_ACCESS_BLOCKS = [
  'block_public_acls',
  'block_public_policy',
  'ignore_public_acls',
  'restrict_public_buckets',
];
/** The attribute that assigns a public address, by type. */
const PUBLIC_ADDRESSES: Readonly<Record<string, string>> = {
  aws_rds_cluster_instance: 'publicly_accessible',
  aws_db_instance: 'publicly_accessible',
  aws_neptune_cluster_instance: 'publicly_accessible',
  aws_redshift_cluster: 'publicly_accessible',
  aws_redshiftserverless_workgroup: 'publicly_accessible',
  aws_dms_replication_instance: 'publicly_accessible',
  aws_mq_broker: 'publicly_accessible',
  aws_instance: 'associate_public_ip_address',
};
/** Types that may get a public address without the attribute: by default, or from their subnet. */
const PUBLIC_BY_DEFAULT = ['aws_redshift_cluster', 'aws_instance'];
/** Canned ACLs and groups that stand for everyone. */
const PUBLIC_GRANTEE =
  /^(public-read|public-read-write|authenticated-read|website)$|\/(AllUsers|AuthenticatedUsers)$/;

/** No resource is reachable from the internet. */
export const EXPOSURE_RULES: readonly PolicyRule[] = [
  {
    id: 'MS-PUB-1',
    title: 'buckets block all four kinds of public access',
    severity: 'high',
    source: 'security',
    fix: 'create the bucket with LogBucket (src/modules/log-bucket.ts), or add a public access block',
    types: ['aws_s3_bucket'],
    check(bucket, { resources }) {
      const accessBlock = resources.find(
        (resource) =>
          resource.type === 'aws_s3_bucket_public_access_block' && refersTo(resource, 'bucket', bucket),
      );
      if (!accessBlock)
        return createMismatchUnless(false, 'no public access block', 'an aws_s3_bucket_public_access_block');
      const missingBlocks = PUBLIC_ACCESS_BLOCKS.filter((name) => accessBlock.values[name] !== true);
      return createMismatchUnless(
        missingBlocks.length === 0,
        `${missingBlocks.join(', ')} not set`,
        'all four set to true',
      );
    },
  },
  INGRESS_RULE,
  {
    id: 'MS-PUB-3',
    title: 'function URLs require IAM authentication',
    severity: 'high',
    source: 'security',
    fix: 'set authorization_type to AWS_IAM, or call the function through the API',
    types: ['aws_lambda_function_url'],
    check: ({ values: { authorization_type: type } }) =>
      createMismatchUnless(type === 'AWS_IAM', type, 'AWS_IAM'),
  },
  {
    id: 'MS-PUB-4',
    title:
      'functions and layers are not shared with everyone, and a service invokes them for a named source only',
    severity: 'high',
    source: 'security',
    fix: 'name the account, or the service and the ARN of the resource that invokes',
    types: ['aws_lambda_permission', 'aws_lambda_layer_version_permission'],
    check({ values, configured }) {
      const source = values.source_arn ?? configured.source_arn ?? values.source_account;
      return [
        ...createMismatchUnless(
          values.principal !== '*' || Boolean(values.organization_id ?? values.principal_org_id),
          values.principal,
          'a service or an account',
        ),
        ...createMismatchUnless(
          !String(values.principal).endsWith('.amazonaws.com') || (Boolean(source) && source !== '*'),
          `${String(values.principal)} without a source`,
          'source_arn',
        ),
      ];
    },
  },
  OPEN_POLICY_RULE,
  {
    id: 'MS-PUB-6',
    title: 'databases and instances have no public address',
    severity: 'high',
    source: 'security',
    fix: 'set the attribute to false',
    types: Object.keys(PUBLIC_ADDRESSES),
    check({ type, values }) {
      const attribute = PUBLIC_ADDRESSES[type]!;
      const isPublic = values[attribute] ?? PUBLIC_BY_DEFAULT.includes(type);
      return createMismatchUnless(isPublic === false, values[attribute], `${attribute} false`);
    },
  },
  SERVICE_SOURCE_RULE,
  {
    id: 'MS-PUB-8',
    title: 'no access control list makes a bucket or an object public',
    severity: 'high',
    source: 'security',
    fix: 'remove the access control list, and grant access in a bucket policy',
    types: ['aws_s3_bucket', 'aws_s3_bucket_acl', 'aws_s3_object'],
    check: ({ values }) =>
      createMismatches(
        [...asStrings(values.acl), ...findGrantees(values)].filter((grantee) => PUBLIC_GRANTEE.test(grantee)),
        'no access control list, or private',
      ),
  },
  LOAD_BALANCER_RULE,
];

/** Finds the URIs of the groups in an access control list. */
function findGrantees(values: ResourceValues): readonly string[] {
  const lists = [values, ...asBlocks(values.access_control_policy)];
  const grants = lists.flatMap(({ grant }) => asBlocks(grant));
  return grants.flatMap((grant) => [grant, ...asBlocks(grant.grantee)]).flatMap(({ uri }) => asStrings(uri));
}
