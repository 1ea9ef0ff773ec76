import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { createFlowLog } from './flow-log';
import { createGatewayEndpoint, createInterfaceEndpoint } from './network-endpoints';
import { createSecurityGroups } from './network-security-groups';
import { GATEWAY_SERVICES } from './network-services';
import { SystemStack } from './system-stack';

export interface NetworkProps {
  /** Encrypts the flow log. */
  readonly key: EncryptionKey;
  /**
   * The services that functions call through interface endpoints, by the names in their endpoints, such as `sqs`. Gateway
   * endpoints for DynamoDB and S3 always exist.
   */
  readonly services: readonly string[];
  /**
   * The letters of the availability zones, each with one subnet. An account assigns the letters to its zones, and a few
   * zones do not offer every service.
   * @default - a, b and c
   */
  readonly zones?: readonly string[];
  /** How long the flow log is retained, in days. @default - that of `createLogGroup` */
  readonly flowLogRetentionDays?: number;
}

/** Where a function runs: `vpc_config` of the function. */
export interface FunctionNetwork {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** The addresses of a network. Each subnet has 4,096 of them, which are 16 values of the third byte. */
const ADDRESSES = '10.0.0.0/16';
const VALUES_PER_SUBNET = 16;
const MAX_ZONES = 256 / VALUES_PER_SUBNET;

/**
 * An isolated network: one private subnet in each of several availability zones, without a route to the internet. Functions
 * in it reach only the AWS services with an endpoint, and only those of this account.
 */
export class Network extends Construct {
  readonly id: string;
  /** The subnets, one in each zone, in the order of the zones. */
  readonly subnetIds: readonly string[];
  /** Where functions run. */
  readonly functions: FunctionNetwork;

  /** @throws Error if a service has a gateway endpoint, or if there are too many zones */
  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { key, services, zones = ['a', 'b', 'c'], flowLogRetentionDays } = props;
    assertServices(services);
    if (zones.length === 0 || zones.length > MAX_ZONES)
      throw new Error(`${id} has ${zones.length} zones; expected 1 to ${MAX_ZONES}`);
    const vpc = new Vpc(this, 'Default', {
      cidrBlock: ADDRESSES,
      // The private names of interface endpoints require both.
      enableDnsSupport: true,
      enableDnsHostnames: true,
    });
    this.id = vpc.id;
    // AWS creates this group with rules that allow all traffic. Without rules, nothing can use it by mistake.
    new DefaultSecurityGroup(this, 'DefaultGroup', { vpcId: vpc.id, ingress: [], egress: [] });
    const routes = new RouteTable(this, 'Routes', { vpcId: vpc.id });
    const subnetIds = zones.map((zone, index) => this.createSubnet(vpc, routes, zone, index));
    const groups = createSecurityGroups(this, vpc.id);
    const { account } = key;
    for (const service of GATEWAY_SERVICES) {
      groups.allowGateway(
        createGatewayEndpoint(this, service, { vpcId: vpc.id, account, routeTableId: routes.id }),
      );
    }
    for (const service of services)
      createInterfaceEndpoint(this, service, {
        vpcId: vpc.id,
        account,
        subnetIds,
        securityGroupId: groups.endpointGroupId,
      });
    createFlowLog(this, vpc.id, { key, retentionDays: flowLogRetentionDays });
    this.subnetIds = subnetIds;
    this.functions = { subnetIds, securityGroupIds: [groups.functionGroupId] };
  }

  private createSubnet(vpc: Vpc, routes: RouteTable, zone: string, index: number): string {
    const { region } = SystemStack.of(this);
    const subnet = new Subnet(this, `Subnet${zone.toUpperCase()}`, {
      vpcId: vpc.id,
      availabilityZone: `${region}${zone}`,
      cidrBlock: `10.0.${index * VALUES_PER_SUBNET}.0/20`,
      mapPublicIpOnLaunch: false,
    });
    new RouteTableAssociation(this, `Routes${zone.toUpperCase()}`, {
      subnetId: subnet.id,
      routeTableId: routes.id,
    });
    return subnet.id;
  }
}

function assertServices(services: readonly string[]): void {
  const gateways = services.filter((service) => GATEWAY_SERVICES.some((gateway) => gateway === service));
  if (gateways.length > 0)
    throw new Error(
      `${gateways.join(' and ')} must not be in services: gateway endpoints for ${GATEWAY_SERVICES.join(' and ')} always exist`,
    );
}
