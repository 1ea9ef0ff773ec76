import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { Construct } from 'constructs';
import type { Network } from './network';
import { SystemStack } from './system-stack';

/** The security groups of a database and of its clients. */
export interface DatabaseAccess {
  readonly databaseGroupId: string;
  /** The group of the functions that connect, in addition to the group of all functions. */
  readonly clientGroupId: string;
}

/**
 * Creates a group for a database and one for its clients, whose rules name each other: only members of the group of clients open
 * connections to the port, and the database opens none.
 */
export function createDatabaseAccess(database: Construct, network: Network, port: number): DatabaseAccess {
  const createGroup = (id: string, description: string) =>
    new SecurityGroup(database, id, {
      name: SystemStack.of(database).createPhysicalName(`${database.node.id}${id}`, 'security-group'),
      description,
      vpcId: network.id,
    }).id;
  const databaseGroupId = createGroup('Instances', 'Database: connections from its clients only');
  const clientGroupId = createGroup('Clients', 'Functions that connect to the database');
  const connection = { ipProtocol: 'tcp', fromPort: port, toPort: port };
  new VpcSecurityGroupIngressRule(database, 'InstancesFromClients', {
    ...connection,
    securityGroupId: databaseGroupId,
    referencedSecurityGroupId: clientGroupId,
  });
  new VpcSecurityGroupEgressRule(database, 'ClientsToInstances', {
    ...connection,
    securityGroupId: clientGroupId,
    referencedSecurityGroupId: databaseGroupId,
  });
  return { databaseGroupId, clientGroupId };
}
