import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import type { Construct } from 'constructs';
import { formatPolicyDocument } from './iam';
import { SystemStack } from './system-stack';

interface EndpointProps {
  readonly vpcId: string;
  /** The account whose roles may use the endpoint, for the resources of this account. */
  readonly account: string;
}

/** Creates an endpoint as a route to the service in a route table. */
export const createGatewayEndpoint = (
  scope: Construct,
  service: string,
  { vpcId, account, routeTableId }: EndpointProps & { readonly routeTableId: string },
): VpcEndpoint =>
  new VpcEndpoint(scope, formatEndpointId(service), {
    vpcId,
    serviceName: formatServiceName(scope, service),
    vpcEndpointType: 'Gateway',
    routeTableIds: [routeTableId],
    policy: formatEndpointPolicy(account),
  });

/** Creates an endpoint with an address in each subnet, to which the service's public name leads inside the network. */
export const createInterfaceEndpoint = (
  scope: Construct,
  service: string,
  {
    vpcId,
    account,
    subnetIds,
    securityGroupId,
  }: EndpointProps & { readonly subnetIds: readonly string[]; readonly securityGroupId: string },
): VpcEndpoint =>
  new VpcEndpoint(scope, formatEndpointId(service), {
    vpcId,
    serviceName: formatServiceName(scope, service),
    vpcEndpointType: 'Interface',
    subnetIds: [...subnetIds],
    securityGroupIds: [securityGroupId],
    privateDnsEnabled: true,
    policy: formatEndpointPolicy(account),
  });

/** Formats the id of a service's endpoint: `kinesis-streams` becomes `KinesisStreamsEndpoint`. */
const formatEndpointId = (service: string): string =>
  `${service.replace(/(^|-)([a-z])/g, (_, _hyphen, letter: string) => letter.toUpperCase())}Endpoint`;

const formatServiceName = (scope: Construct, service: string): string =>
  `com.amazonaws.${SystemStack.of(scope).region}.${service}`;

/**
 * Formats the policy of an endpoint. It excludes the credentials and the resources of other accounts, so that no data can
 * be copied into another account. The role of each function limits its actions and resources further.
 */
const formatEndpointPolicy = (account: string): string =>
  formatPolicyDocument([
    {
      Sid: 'OwnAccount',
      Effect: 'Allow',
      Principal: '*',
      Action: '*',
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:PrincipalAccount': account },
        // A few actions have no resource, and AWS sends no account of one.
        StringEqualsIfExists: { 'aws:ResourceAccount': account },
      },
    },
  ]);
