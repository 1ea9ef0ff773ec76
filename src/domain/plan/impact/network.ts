import { isEmpty } from '../diff';
import type { Json } from '../plan';
import {
  asAttributes,
  asList,
  type Attributes,
  type Impact,
  createNetworkImpact,
  shortenName,
  type ChangedResource,
  getLabel,
} from './impact';
import { findSecurityGroupImpacts } from './security-groups';
import { findWebAclImpacts } from './web-acl';

/** A field that opens something when it has, or loses, a value. */
interface Opening {
  readonly field: string;
  readonly isOpen: (value: Json | undefined) => boolean;
  readonly opened: (name: string) => string;
  readonly closed: (name: string) => string;
}

const isOff = (value: Json | undefined): boolean => value !== true;
const isOn = (value: Json | undefined): boolean => value === true;

const createBlockOpening = (field: string, what: string): Opening => ({
  field,
  isOpen: isOff,
  opened: (name) => `${name} no longer refuses ${what}`,
  closed: (name) => `${name} now refuses ${what}`,
});
const PUBLIC_REACHABILITY: Opening = {
  field: 'publicly_accessible',
  isOpen: isOn,
  opened: (name) => `${name} can now be reached from the internet`,
  closed: (name) => `${name} can no longer be reached from the internet`,
};
const PUBLIC_ACCESS_BLOCKS = [
  createBlockOpening('block_public_acls', 'access lists that make it public'),
  createBlockOpening('block_public_policy', 'policies that make it public'),
  createBlockOpening('ignore_public_acls', 'what public access lists allow'),
  createBlockOpening('restrict_public_buckets', 'callers of other accounts by a public policy'),
];
const createAuthorizationOpening = (field: string, what: string): Opening => ({
  field,
  isOpen: (value) => value === 'NONE',
  opened: (name) => `anyone may now call ${what}${name} without being authorized`,
  closed: (name) => `only who is authorized may now call ${what}${name}`,
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
      opened: (name) => `anyone may now read ${name}, by its access list`,
      closed: (name) => `anyone may no longer read ${name} by its access list`,
    },
  ],
};

/** What a change lets reach the resource over the network, or no longer. */
export function findNetworkImpacts(sides: ChangedResource): Impact[] {
  return [
    ...findOpeningImpacts(sides),
    ...findSecurityGroupImpacts(sides),
    ...findWebAclImpacts(sides),
    ...findEndpointImpacts(sides),
    ...findApiKeyImpacts(sides),
  ];
}

function findOpeningImpacts(sides: ChangedResource): Impact[] {
  const name = getLabel(sides);
  return (OPENINGS[sides.type] ?? []).flatMap(({ field, isOpen, opened, closed }) => {
    const { before, after, created, deleted } = sides;
    // What never was, or is no more, is neither open nor closed; but without its block a bucket is open.
    const isBlock = OPENINGS[sides.type] === PUBLIC_ACCESS_BLOCKS;
    const [was, is] = [
      created && !isBlock ? false : isOpen(before[field]),
      deleted && !isBlock ? false : isOpen(after[field]),
    ];
    if (was === is || (deleted && !isBlock) || (created && isBlock)) return [];
    return [is ? createNetworkImpact('widens', opened(name)) : createNetworkImpact('narrows', closed(name))];
  });
}

/** A method that asked for a key, or asks for one now. */
function findApiKeyImpacts({ type, address, before, after, created, deleted }: ChangedResource): Impact[] {
  if (type !== 'aws_api_gateway_method' || created || deleted) return [];
  const [was, is] = [before.api_key_required === true, after.api_key_required === true];
  if (was === is) return [];
  return [
    is
      ? createNetworkImpact('narrows', `the API method ${address} now takes a key`)
      : createNetworkImpact('widens', `the API method ${address} no longer takes a key`),
  ];
}

/** An API that moves between a private network, a region and the edge. */
function findEndpointImpacts(sides: ChangedResource): Impact[] {
  if (sides.type !== 'aws_api_gateway_rest_api' || sides.created || sides.deleted) return [];
  const typesOf = (side: Attributes) =>
    asList(asAttributes(asList(side.endpoint_configuration)[0]).types).map(String);
  const [was, is] = [typesOf(sides.before).includes('PRIVATE'), typesOf(sides.after).includes('PRIVATE')];
  if (was === is || isEmpty(sides.after.endpoint_configuration)) return [];
  const name = shortenName(getLabel(sides));
  return [
    is
      ? createNetworkImpact('narrows', `API ${name} can be reached from private networks only`)
      : createNetworkImpact('widens', `API ${name} can now be reached from the internet`),
  ];
}
