import unscopedActions from '../unscoped-actions.json';
import type { PolicyStatement } from '../policy-documents';

/** The actions that require `*` although AWS's list contains resources for them. */
const FURTHER_UNSCOPED_ACTIONS = [
  // Functions in a VPC create and delete network interfaces; AWS supports no narrower resource for these actions.
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
  // Its resource is optional: metrics have no ARN.
  'cloudwatch:PutMetricData',
];

/** The actions that accept no narrower resource than `*`: AWS's list of the actions without resources, and some more. */
export const UNSCOPED_ACTIONS: ReadonlySet<string> = new Set([
  ...Object.entries(unscopedActions).flatMap(([service, names]) =>
    names.split(' ').map((name) => `${service}:${name}`),
  ),
  ...FURTHER_UNSCOPED_ACTIONS,
]);
/** IAM ignores the case of actions. */
const UNSCOPED_IN_LOWER_CASE: ReadonlySet<string> = new Set(
  [...UNSCOPED_ACTIONS].map((action) => action.toLowerCase()),
);

/** Actions that list resources, and return nothing of their content. */
const LISTING_ACTION = /^[a-z0-9-]+:(List|Describe)[A-Z]/;

/** The services whose ARNs have no resource type before the name. */
const SERVICES_WITHOUT_TYPE = ['s3', 'sns', 'sqs', 'execute-api'];

type Width = 'everything' | 'a whole type';

/** Classifies a resource pattern of a statement that matches several resources; undefined if it matches one. */
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

/** Finds the actions of a statement for which a resource pattern is too wide, each with that pattern. */
export const findTooWide = ({ actions, resources }: PolicyStatement): readonly string[] =>
  resources.flatMap((resource) => {
    const width = classifyWidth(resource);
    if (width === undefined) return [];
    return actions
      .filter((action) =>
        width === 'everything'
          ? !UNSCOPED_IN_LOWER_CASE.has(action.toLowerCase())
          : !LISTING_ACTION.test(action),
      )
      .map((action) => `${action} on ${resource}`);
  });
