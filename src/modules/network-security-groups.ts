import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { Construct } from 'constructs';
import { SystemStack } from './system-stack';

/** The security groups of a network. */
export interface NetworkSecurityGroups {
  readonly functionGroupId: string;
  readonly endpointGroupId: string;
  /** Allows functions to use a gateway endpoint, by the list of its service's addresses. */
  readonly allowGateway: (endpoint: VpcEndpoint) => void;
}

const HTTPS = { ipProtocol: 'tcp', fromPort: 443, toPort: 443 };

/**
 * Creates a group for functions and a group for interface endpoints. Functions open connections to endpoints over HTTPS;
 * nothing opens connections to functions. The rules name groups instead of addresses.
 */
export function createSecurityGroups(network: Construct, vpcId: string): NetworkSecurityGroups {
  const createGroup = (id: string, description: string) =>
    new SecurityGroup(network, id, {
      name: SystemStack.of(network).createPhysicalName(`${network.node.id}${id}`, 'security-group'),
      description,
      vpcId,
    }).id;
  const functionGroupId = createGroup('Functions', 'Functions: connections to endpoints only');
  const endpointGroupId = createGroup('Endpoints', 'Interface endpoints: connections from functions only');
  new VpcSecurityGroupIngressRule(network, 'EndpointsFromFunctions', {
    ...HTTPS,
    securityGroupId: endpointGroupId,
    referencedSecurityGroupId: functionGroupId,
  });
  new VpcSecurityGroupEgressRule(network, 'FunctionsToEndpoints', {
    ...HTTPS,
    securityGroupId: functionGroupId,
    referencedSecurityGroupId: endpointGroupId,
  });
  return {
    functionGroupId,
    endpointGroupId,
    allowGateway: ({ node, prefixListId }) =>
      void new VpcSecurityGroupEgressRule(network, `FunctionsTo${node.id}`, {
        ...HTTPS,
        securityGroupId: functionGroupId,
        prefixListId,
      }),
  };
}
