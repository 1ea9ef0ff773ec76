import { isOtherAccount } from '../accounts';
import { getPolicyGrants, type PolicyStatement, requiresCondition } from '../policy-documents';
import { RESOURCE_POLICIES } from '../resource-policies';
import { formatAttributeValue, createMismatches, type PolicyRule } from '../rule';

/** The condition keys that limit a service to the requests of one account or resource. */
const SOURCE_KEYS = [
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  // CloudWatch Logs passes the log group to a key, and no other source.
  'kms:encryptioncontext:aws:logs:arn',
  // For messages of EventBridge, SNS passes the topic to a key, and AWS supports no other source.
  'kms:encryptioncontext:aws:sns:topicarn',
];

/**
 * Whether a grant only creates empty streams of log groups. EventBridge creates them for its log targets without a source,
 * so the user guide of EventBridge limits only `logs:PutLogEvents` to a rule.
 */
const createsLogStreams = (type: string, { actions }: PolicyStatement): boolean =>
  type === 'aws_cloudwatch_log_resource_policy' && actions.join() === 'logs:CreateLogStream';

/** Whether a grant only lets rules publish to a topic: EventBridge supports no conditions in the policies of topics. */
const letsRulesPublish = (type: string, { actions, principals }: PolicyStatement): boolean =>
  /^aws_sns_topic(_policy)?$/.test(type) &&
  principals.join() === 'events.amazonaws.com' &&
  actions.join().toLowerCase() === 'sns:publish';

const formatGrant = ({ actions, principals }: PolicyStatement): string =>
  `${formatAttributeValue(actions)} to ${formatAttributeValue(principals)}`;

const formatCondition = ({ conditionText: condition }: PolicyStatement): string =>
  condition && ` if ${formatAttributeValue(condition)}`;

const limitsSource = (statement: PolicyStatement): boolean =>
  requiresCondition(
    statement,
    (key) => SOURCE_KEYS.includes(key),
    (value) => !/^[*?]*$/.test(value),
  );

/** Resource policies name their principals. */
export const OPEN_POLICY_RULE: PolicyRule = {
  id: 'MS-PUB-5',
  title: 'no resource policy grants access to everyone or to a whole other account',
  severity: 'high',
  source: 'security',
  fix: 'name the service or the role, and limit a service with aws:SourceArn or aws:SourceAccount',
  types: Object.keys(RESOURCE_POLICIES),
  check: (policy, stack) =>
    createMismatches(
      getPolicyGrants(policy, RESOURCE_POLICIES[policy.type]!)
        .filter(
          ({ principals }) =>
            principals.length === 0 ||
            principals.some((principal) => principal.includes('*') || isOtherAccount(principal, stack)),
        )
        .map(formatGrant),
      'a principal by its name',
    ),
};

/** Resource policies prevent that another account makes a service act on the resource. */
export const SERVICE_SOURCE_RULE: PolicyRule = {
  id: 'MS-PUB-7',
  title: 'resource policies limit AWS services to a source account or source ARN',
  severity: 'high',
  source: 'security',
  fix: 'add the condition aws:SourceAccount or aws:SourceArn: without it, any account can make the service act',
  types: Object.keys(RESOURCE_POLICIES),
  check: (policy) =>
    createMismatches(
      getPolicyGrants(policy, RESOURCE_POLICIES[policy.type]!)
        .filter(({ principals }) => principals.some((principal) => principal.endsWith('.amazonaws.com')))
        .filter(
          (statement) =>
            !limitsSource(statement) &&
            !createsLogStreams(policy.type, statement) &&
            !letsRulesPublish(policy.type, statement),
        )
        .map((statement) => `${formatGrant(statement)}${formatCondition(statement)}`),
      'aws:SourceAccount or aws:SourceArn in its condition',
    ),
};
