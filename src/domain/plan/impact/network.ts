import { isEmpty } from '../diff';
import type { Json } from '../plan';
import { asList, asMap } from '../value';
import {
  type Attributes,
  type Impact,
  createNetworkImpact,
  shortenName,
  type ChangedResource,
  getLabel,
} from './impact';
import { findSecurityGroupImpacts } from './security-groups';
import { findWebAclImpacts } from './web-acl';

/** An attribute whose value opens or closes access. */
interface Opening {
  readonly field: string;
  readonly isOpen: (value: Json | undefined) => boolean;
  readonly opened: (name: string) => string;
  readonly closed: (name: string) => string;
}

const isOff = (value: Json | undefined): boolean => value !== true;
const isOn = (value: Json | undefined): boolean => value === true;

const createBlockOpening = (field: string, blocked: string): Opening => ({
  field,
  isOpen: isOff,
  opened: (name) => `${name} no longer blocks ${blocked}`,
  closed: (name) => `${name} now blocks ${blocked}`,
});
const PUBLIC_REACHABILITY: Opening = {
  field: 'publicly_accessible',
  isOpen: isOn,
  opened: (name) => `${name} can now be reached from the internet`,
  closed: (name) => `${name} can no longer be reached from the internet`,
};
const PUBLIC_ACCESS_BLOCKS = [
  createBlockOpening('block_public_acls', 'ACLs that make it public'),
  createBlockOpening('block_public_policy', 'policies that make it public'),
  createBlockOpening('ignore_public_acls', 'access by public ACLs'),
  createBlockOpening('restrict_public_buckets', 'access of other accounts by a public policy'),
];
const createAuthorizationOpening = (field: string, description: string): Opening => ({
  field,
  isOpen: (value) => value === 'NONE',
  opened: (name) => `anyone may now call ${description}${name} without authorization`,
  closed: (name) => `${description}${name} now requires authorization`,
});

const OPENINGS: Readonly<Record<string, readonly Opening[]>> = {
  aws_s3_bucket_public_access_block: PUBLIC_ACCESS_BLOCKS,
  aws_s3_account_public_access_block: PUBLIC_ACCESS_BLOCKS,
  aws_lambda_function_url: [createAuthorizationOpening('authorization_type', 'the URL of function ')],
  aws_api_gateway_method: [createAuthorizationOpening('authorization', 'the API method ')],
  aws_apigatewayv2_route: [createAuthorizationOpening('authorization_type', 'the API route ')],
  aws_db_instance: [PUBLIC_REACHABILITY],
  aws_rds_cluster_instance: [PUBLIC_REACHABILITY],
  aws_redshift_cluster: [PUBLIC_REACHABILITY],
  aws_instance: [{ ...PUBLIC_REACHABILITY, field: 'associate_public_ip_address' }],
  aws_lb: [{ ...PUBLIC_REACHABILITY, field: 'internal', isOpen: isOff }],
  aws_s3_bucket_acl: [
    {
      field: 'acl',
      isOpen: (value) => typeof value === 'string' && value.startsWith('public'),
      opened: (name) => `anyone may now read ${name} by its ACL`,
      closed: (name) => `anyone may no longer read ${name} by its ACL`,
    },
  ],
};

/** Finds changes of what can reach a resource over the network. */
export function findNetworkImpacts(change: ChangedResource): Impact[] {
  return [
    ...findOpeningImpacts(change),
    ...findSecurityGroupImpacts(change),
    ...findWebAclImpacts(change),
    ...findEndpointImpacts(change),
    ...findApiKeyImpacts(change),
  ];
}

function findOpeningImpacts(change: ChangedResource): Impact[] {
  const name = getLabel(change);
  return (OPENINGS[change.type] ?? []).flatMap(({ field, isOpen, opened, closed }) => {
    const { before, after, created, deleted } = change;
    // If the resource does not exist before or after the change, it is closed there. The exception is a public access
    // block: without it, the bucket is open.
    const isBlock = OPENINGS[change.type] === PUBLIC_ACCESS_BLOCKS;
    const [previous, current] = [
      created && !isBlock ? false : isOpen(before[field]),
      deleted && !isBlock ? false : isOpen(after[field]),
    ];
    if (previous === current || (deleted && !isBlock) || (created && isBlock)) return [];
    return [
      current ? createNetworkImpact('widens', opened(name)) : createNetworkImpact('narrows', closed(name)),
    ];
  });
}

/** Finds a change of whether a method requires an API key. */
function findApiKeyImpacts({ type, address, before, after, created, deleted }: ChangedResource): Impact[] {
  if (type !== 'aws_api_gateway_method' || created || deleted) return [];
  const [previous, current] = [before.api_key_required === true, after.api_key_required === true];
  if (previous === current) return [];
  return [
    current
      ? createNetworkImpact('narrows', `the API method ${address} now requires an API key`)
      : createNetworkImpact('widens', `the API method ${address} no longer requires an API key`),
  ];
}

/** Finds a change between a private and a public endpoint. */
function findEndpointImpacts(change: ChangedResource): Impact[] {
  if (change.type !== 'aws_api_gateway_rest_api' || change.created || change.deleted) return [];
  const getTypes = (side: Attributes) =>
    asList(asMap(asList(side.endpoint_configuration)[0]).types).map(String);
  const [previous, current] = [
    getTypes(change.before).includes('PRIVATE'),
    getTypes(change.after).includes('PRIVATE'),
  ];
  if (previous === current || isEmpty(change.after.endpoint_configuration)) return [];
  const name = shortenName(getLabel(change));
  return [
    current
      ? createNetworkImpact('narrows', `API ${name} can now be reached only from private networks`)
      : createNetworkImpact('widens', `API ${name} can now be reached from the internet`),
  ];
}
