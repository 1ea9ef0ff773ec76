import type { PolicyStatement } from '../policy-documents';

/** The actions that accept no narrower resource than `*`. */
export const UNSCOPED_ACTIONS: ReadonlySet<string> = new Set([
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
  // Functions in a VPC create and delete network interfaces; AWS supports no narrower resource for these actions.
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeSubnets',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
]);

/** Actions that list resources, and return nothing of their content. */
const LISTING_ACTION = /^[a-z0-9-]+:(List|Describe)[A-Z]/;

/** The services whose ARNs have no resource type before the name. */
const SERVICES_WITHOUT_TYPE = ['s3', 'sns', 'sqs', 'execute-api'];

type Width = 'everything' | 'a whole type';

/** Classifies a resource of a statement that stands for several resources; undefined if it names one. */
function classifyWidth(resource: string): Width | undefined {
  // An expression refers to one resource.
  const parts = resource.replace(/\$\{[^{}]*\}/g, 'x').split(':');
  if (/^[*?]/.test(resource)) return 'everything';
  if (parts[0] !== 'arn') return undefined;
  if (/[*?]/.test(parts.slice(1, 3).join(''))) return 'everything';
  const path = parts.slice(5).join(':').replace(/^\//, '');
  if (path === '*') return 'everything';
  const name = SERVICES_WITHOUT_TYPE.includes(parts[2]!) ? path : path.slice(path.search(/[/:]/) + 1);
  return /^[*?]/.test(name) || /[*?]/.test(parts[4]!) ? 'a whole type' : undefined;
}

/** The actions of a statement for which one of its resources is too wide, each with that resource. */
export const findTooWide = ({ actions, resources }: PolicyStatement): readonly string[] =>
  resources.flatMap((resource) => {
    const width = classifyWidth(resource);
    if (width === undefined) return [];
    return actions
      .filter((action) =>
        width === 'everything' ? !UNSCOPED_ACTIONS.has(action) : !LISTING_ACTION.test(action),
      )
      .map((action) => `${action} on ${resource}`);
  });
