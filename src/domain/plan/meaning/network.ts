import { isEmpty } from '../diff';
import type { Json } from '../plan';
import {
  attributesOf,
  listOf,
  type Attributes,
  type Meaning,
  network,
  shortName,
  type Sides,
  titleOf,
} from './meaning';
import { ruleMeanings } from './security-groups';
import { webAclMeanings } from './web-acl';

/** A field that opens something when it has, or loses, a value. */
interface Opening {
  readonly field: string;
  readonly isOpen: (value: Json | undefined) => boolean;
  readonly opened: (name: string) => string;
  readonly closed: (name: string) => string;
}

const isOff = (value: Json | undefined): boolean => value !== true;
const isOn = (value: Json | undefined): boolean => value === true;

const block = (field: string, what: string): Opening => ({
  field,
  isOpen: isOff,
  opened: (name) => `${name} no longer refuses ${what}`,
  closed: (name) => `${name} now refuses ${what}`,
});
const reachable: Opening = {
  field: 'publicly_accessible',
  isOpen: isOn,
  opened: (name) => `${name} can now be reached from the internet`,
  closed: (name) => `${name} can no longer be reached from the internet`,
};
const publicBlocks = [
  block('block_public_acls', 'access lists that make it public'),
  block('block_public_policy', 'policies that make it public'),
  block('ignore_public_acls', 'what public access lists allow'),
  block('restrict_public_buckets', 'callers of other accounts by a public policy'),
];
const unauthorized = (field: string, what: string): Opening => ({
  field,
  isOpen: (value) => value === 'NONE',
  opened: (name) => `anyone may now call ${what}${name} without being authorized`,
  closed: (name) => `only who is authorized may now call ${what}${name}`,
});

const OPENINGS: Readonly<Record<string, readonly Opening[]>> = {
  aws_s3_bucket_public_access_block: publicBlocks,
  aws_s3_account_public_access_block: publicBlocks,
  aws_lambda_function_url: [unauthorized('authorization_type', 'the URL of function ')],
  aws_api_gateway_method: [unauthorized('authorization', 'the API method ')],
  aws_apigatewayv2_route: [unauthorized('authorization_type', 'the API route ')],
  aws_db_instance: [reachable],
  aws_rds_cluster_instance: [reachable],
  aws_redshift_cluster: [reachable],
  aws_instance: [{ ...reachable, field: 'associate_public_ip_address' }],
  aws_lb: [{ ...reachable, field: 'internal', isOpen: isOff }],
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
export function networkMeanings(sides: Sides): Meaning[] {
  return [
    ...openings(sides),
    ...ruleMeanings(sides),
    ...webAclMeanings(sides),
    ...endpoint(sides),
    ...apiKey(sides),
  ];
}

function openings(sides: Sides): Meaning[] {
  const name = titleOf(sides);
  return (OPENINGS[sides.type] ?? []).flatMap(({ field, isOpen, opened, closed }) => {
    const { before, after, created, deleted } = sides;
    // What never was, or is no more, is neither open nor closed; but without its block a bucket is open.
    const isBlock = OPENINGS[sides.type] === publicBlocks;
    const [was, is] = [
      created && !isBlock ? false : isOpen(before[field]),
      deleted && !isBlock ? false : isOpen(after[field]),
    ];
    if (was === is || (deleted && !isBlock) || (created && isBlock)) return [];
    return [is ? network('widens', opened(name)) : network('narrows', closed(name))];
  });
}

/** A method that asked for a key, or asks for one now. */
function apiKey({ type, address, before, after, created, deleted }: Sides): Meaning[] {
  if (type !== 'aws_api_gateway_method' || created || deleted) return [];
  const [was, is] = [before.api_key_required === true, after.api_key_required === true];
  if (was === is) return [];
  return [
    is
      ? network('narrows', `the API method ${address} now takes a key`)
      : network('widens', `the API method ${address} no longer takes a key`),
  ];
}

/** An API that moves between a private network, a region and the edge. */
function endpoint(sides: Sides): Meaning[] {
  if (sides.type !== 'aws_api_gateway_rest_api' || sides.created || sides.deleted) return [];
  const typesOf = (side: Attributes) =>
    listOf(attributesOf(listOf(side.endpoint_configuration)[0]).types).map(String);
  const [was, is] = [typesOf(sides.before).includes('PRIVATE'), typesOf(sides.after).includes('PRIVATE')];
  if (was === is || isEmpty(sides.after.endpoint_configuration)) return [];
  const name = shortName(titleOf(sides));
  return [
    is
      ? network('narrows', `API ${name} can be reached from private networks only`)
      : network('widens', `API ${name} can now be reached from the internet`),
  ];
}
