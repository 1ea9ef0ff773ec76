import { expectReference } from '../requirements/expected-values';
import { requireAny, type ResourceRequirement } from '../requirements/resource-requirements';
import type { Requirement } from '../requirements/system-requirements';
import { SYSTEM_DIR } from './names';

const SUBNET = 'aws_subnet';
const MIN_ZONES = 3;

const THREE_ZONES: ResourceRequirement = {
  type: SUBNET,
  findMismatches({ resources }) {
    const zones = new Set(
      resources.filter(({ type }) => type === SUBNET).map(({ values }) => String(values.availability_zone)),
    );
    return zones.size >= MIN_ZONES
      ? []
      : [
          {
            address: `${SUBNET}.*`,
            found: [...zones].join(', ') || 'nothing',
            expected: `subnets in ${MIN_ZONES} zones`,
          },
        ];
  },
};

/** The network. */
export const NETWORK_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'PL-REQ-24',
    title: 'the network has subnets in three zones',
    severity: 'high',
    source: 'C1',
    fix: `correct ${SYSTEM_DIR}/context.ts`,
    expectations: [THREE_ZONES],
  },
  {
    id: 'PL-REQ-25',
    title:
      'functions reach DynamoDB and S3 by gateway endpoints, and SQS, EventBridge, Parameter Store and SNS by interface endpoints',
    severity: 'high',
    source: 'T12',
    fix: `correct INTERFACE_SERVICES in ${SYSTEM_DIR}/context.ts`,
    expectations: [
      ...(['dynamodb', 's3'] as const).map((service) => ['Gateway', service] as const),
      ...(['events', 'sns', 'sqs', 'ssm'] as const).map((service) => ['Interface', service] as const),
    ].map(([type, service]) =>
      requireAny('aws_vpc_endpoint', {
        vpc_endpoint_type: type,
        service_name: {
          description: `of ${service} in the region`,
          matches: (value, _path, _resource, { region }) => value === `com.amazonaws.${region}.${service}`,
        },
        vpc_id: expectReference('aws_vpc'),
      }),
    ),
  },
];
