import { asBlocks, refersTo, type ResourceValues } from '../../domain/plan/resources';
import { requiresCondition, type PolicyStatement, getStatements } from '../policy-documents';
import { createMismatchUnless, type PolicyRule } from '../rule';

/**
 * For each type with a resource policy: the type of resource that attaches the policy, and its attribute that refers to
 * the protected resource.
 */
const ATTACHED_POLICIES: Readonly<Record<string, { readonly type: string; readonly attribute: string }>> = {
  aws_sqs_queue: { type: 'aws_sqs_queue_policy', attribute: 'queue_url' },
  aws_sns_topic: { type: 'aws_sns_topic_policy', attribute: 'arn' },
  aws_s3_bucket: { type: 'aws_s3_bucket_policy', attribute: 'bucket' },
};

/** The settings that make a resource accept TLS only, by type: a check and its description. */
const TLS_SETTINGS: Readonly<
  Record<string, readonly (readonly [(values: ResourceValues) => boolean, string])[]>
> = {
  aws_elasticache_replication_group: [
    [({ transit_encryption_enabled: isEnabled }) => isEnabled === true, 'transit_encryption_enabled true'],
  ],
  aws_opensearch_domain: [
    [
      ({ domain_endpoint_options: options }) => asBlocks(options)[0]?.enforce_https === true,
      'domain_endpoint_options with enforce_https',
    ],
    [
      ({ node_to_node_encryption: encryption }) => asBlocks(encryption)[0]?.enabled === true,
      'node_to_node_encryption enabled',
    ],
  ],
  aws_rds_cluster_parameter_group: [
    [
      ({ parameter }) =>
        asBlocks(parameter).some(({ name, value }) => name === 'rds.force_ssl' && String(value) === '1'),
      'the parameter rds.force_ssl with the value 1',
    ],
  ],
  aws_route53_health_check: [[({ type }) => type === 'HTTPS', 'type HTTPS']],
  aws_api_gateway_domain_name: [
    [({ security_policy: policy }) => policy === 'TLS_1_2', 'security_policy TLS_1_2'],
  ],
  aws_lb_listener: [
    [
      ({ protocol, default_action: actions }) =>
        ['HTTPS', 'TLS'].includes(String(protocol)) ||
        (asBlocks(actions).length > 0 && asBlocks(actions).every(({ type }) => type === 'redirect')),
      'protocol HTTPS or TLS, or a redirect to it',
    ],
  ],
};

const deniesPlainText = (statement: PolicyStatement): boolean =>
  statement.effect === 'Deny' &&
  statement.principals.includes('*') &&
  requiresCondition(
    statement,
    (key) => key === 'aws:securetransport',
    (value) => value === 'false',
  );

/** Data in transit is encrypted. */
export const TLS_RULES: readonly PolicyRule[] = [
  {
    id: 'MS-TLS-1',
    title: 'queues, topics and buckets deny requests without TLS',
    severity: 'high',
    source: 'security',
    fix: 'add a statement that denies requests where aws:SecureTransport is false, as src/modules/queue.ts does',
    types: Object.keys(ATTACHED_POLICIES),
    check(resource, { resources }) {
      const { type, attribute } = ATTACHED_POLICIES[resource.type]!;
      const attached = resources.filter(
        (other) => other.type === type && refersTo(other, attribute, resource),
      );
      return createMismatchUnless(
        [resource, ...attached].flatMap((holder) => getStatements(holder, 'policy')).some(deniesPlainText),
        'no such statement',
        'Deny for all principals where aws:SecureTransport is false',
      );
    },
  },
  {
    id: 'MS-TLS-2',
    title:
      'databases, caches, search domains, domains of APIs, load balancers and health checks use TLS only',
    severity: 'high',
    source: 'security',
    fix: 'set the attribute to the expected value',
    types: Object.keys(TLS_SETTINGS),
    check: ({ type, values }) =>
      TLS_SETTINGS[type]!.flatMap(([isSet, expected]) =>
        createMismatchUnless(isSet(values), 'plain text', expected),
      ),
  },
];
