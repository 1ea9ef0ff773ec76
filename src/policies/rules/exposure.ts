import { asBlocks, refersTo, asTexts, type ResourceValues } from '../../domain/plan/resources';
import { isOtherAccount } from '../accounts';
import { asksFor, grantsOf } from '../documents';
import { RESOURCE_POLICIES } from '../resource-policies';
import { type Rule, shown, unless } from '../rule';
import { INGRESS_RULE, LOAD_BALANCER_RULE } from './network';

const BLOCKS = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];
/** The attribute that gives a public address, by type. */
const ADDRESSES: Readonly<Record<string, string>> = {
  aws_rds_cluster_instance: 'publicly_accessible',
  aws_db_instance: 'publicly_accessible',
  aws_neptune_cluster_instance: 'publicly_accessible',
  aws_redshift_cluster: 'publicly_accessible',
  aws_redshiftserverless_workgroup: 'publicly_accessible',
  aws_dms_replication_instance: 'publicly_accessible',
  aws_mq_broker: 'publicly_accessible',
  aws_instance: 'associate_public_ip_address',
};
/** These have a public address where nothing says that they have none, or where their subnet gives them one. */
const BY_THEMSELVES = ['aws_redshift_cluster', 'aws_instance'];
/** Who has it under AWS's name for a set of people, in an access control list. */
const EVERYBODY =
  /^(public-read|public-read-write|authenticated-read|website)$|\/(AllUsers|AuthenticatedUsers)$/;
/** The conditions that hold a service to what one account asks of it. */
const IN_WHOSE_NAME = [
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  // CloudWatch Logs tells a key which log group it is for, and nothing else.
  'kms:encryptioncontext:aws:logs:arn',
];

/** What anybody on the internet could reach. */
export const EXPOSURE_RULES: readonly Rule[] = [
  {
    id: 'MS-PUB-1',
    title: 'buckets block public access in all four ways',
    severity: 'high',
    source: 'security',
    mend: 'make the bucket with LogBucket (src/modules/log-bucket.ts), or give it a public access block',
    types: ['aws_s3_bucket'],
    check(bucket, { resources }) {
      const block = resources.find(
        (one) => one.type === 'aws_s3_bucket_public_access_block' && refersTo(one, 'bucket', bucket),
      );
      if (!block) return unless(false, 'no public access block', 'an aws_s3_bucket_public_access_block');
      const open = BLOCKS.filter((name) => block.values[name] !== true);
      return unless(open.length === 0, `${open.join(', ')} not set`, 'all four of them true');
    },
  },
  INGRESS_RULE,
  {
    id: 'MS-PUB-3',
    title: 'no function has a URL that asks for no signature',
    severity: 'high',
    source: 'security',
    mend: 'set authorization_type AWS_IAM, or take the function behind the API',
    types: ['aws_lambda_function_url'],
    check: ({ values: { authorization_type: type } }) => unless(type === 'AWS_IAM', type, 'AWS_IAM'),
  },
  {
    id: 'MS-PUB-4',
    title: 'no function or layer is for everybody, and no function for a service that anybody asks',
    severity: 'high',
    source: 'security',
    mend: 'name the account, or the service and the ARN in whose name it invokes',
    types: ['aws_lambda_permission', 'aws_lambda_layer_version_permission'],
    check({ values, configured: written }) {
      const source = values.source_arn ?? written.source_arn ?? values.source_account;
      return [
        ...unless(
          values.principal !== '*' || Boolean(values.organization_id ?? values.principal_org_id),
          values.principal,
          'a service or an account',
        ),
        ...unless(
          !String(values.principal).endsWith('.amazonaws.com') || (Boolean(source) && source !== '*'),
          `${String(values.principal)} without a source`,
          'source_arn',
        ),
      ];
    },
  },
  {
    id: 'MS-PUB-5',
    title: 'no policy of a resource allows something to everybody, or to the whole of another account',
    severity: 'high',
    source: 'security',
    mend: 'name the service or the account, and in whose name it asks',
    types: Object.keys(RESOURCE_POLICIES),
    check: (policy, stack) =>
      grantsOf(policy, RESOURCE_POLICIES[policy.type]!)
        .filter(
          ({ principals }) =>
            principals.length === 0 ||
            principals.some((one) => one.includes('*') || isOtherAccount(one, stack)),
        )
        .flatMap(({ actions, principals }) =>
          unless(false, `${shown(actions)} to ${shown(principals)}`, 'a principal that is named'),
        ),
  },
  {
    id: 'MS-PUB-6',
    title: 'no database and no machine has a public address',
    severity: 'high',
    source: 'security',
    mend: 'set the attribute to false',
    types: Object.keys(ADDRESSES),
    check({ type, values }) {
      const attribute = ADDRESSES[type]!;
      const open = values[attribute] ?? BY_THEMSELVES.includes(type);
      return unless(open === false, values[attribute], `${attribute} false`);
    },
  },
  {
    id: 'MS-PUB-7',
    title: 'a service that the policy of a resource lets in acts in the name of one account',
    severity: 'high',
    source: 'security',
    mend: 'add the condition aws:SourceAccount or aws:SourceArn: anybody else can have the service ask, too',
    types: Object.keys(RESOURCE_POLICIES),
    check: (policy) =>
      grantsOf(policy, RESOURCE_POLICIES[policy.type]!)
        .filter(({ principals }) => principals.some((one) => one.endsWith('.amazonaws.com')))
        .filter(
          (statement) =>
            !asksFor(
              statement,
              (key) => IN_WHOSE_NAME.includes(key),
              (value) => !/^[*?]*$/.test(value),
            ),
        )
        .flatMap(({ actions, principals, condition }) =>
          unless(
            false,
            `${shown(actions)} to ${shown(principals)}${condition && ` if ${shown(condition)}`}`,
            'aws:SourceAccount or aws:SourceArn in its condition',
          ),
        ),
  },
  {
    id: 'MS-PUB-8',
    title: 'no access control list opens a bucket or what is in it',
    severity: 'high',
    source: 'security',
    mend: 'take the list out, and say in a bucket policy who may do what',
    types: ['aws_s3_bucket', 'aws_s3_bucket_acl', 'aws_s3_object'],
    check: ({ values }) =>
      [...asTexts(values.acl), ...granteesIn(values)]
        .filter((who) => EVERYBODY.test(who))
        .flatMap((who) => unless(false, who, 'no list, or private')),
  },
  LOAD_BALANCER_RULE,
];

/** The groups of people that an access control list names, by their URIs. */
function granteesIn(values: ResourceValues): readonly string[] {
  const lists = [values, ...asBlocks(values.access_control_policy)];
  const grants = lists.flatMap(({ grant }) => asBlocks(grant));
  return grants.flatMap((one) => [one, ...asBlocks(one.grantee)]).flatMap(({ uri }) => asTexts(uri));
}
