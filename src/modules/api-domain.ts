import { ApiGatewayBasePathMapping } from '@cdktf/provider-aws/lib/api-gateway-base-path-mapping';
import { ApiGatewayDomainName } from '@cdktf/provider-aws/lib/api-gateway-domain-name';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Construct } from 'constructs';
import type { HealthCheck } from './health-check';
import type { RestApi } from './rest-api';
import { SystemStack } from './system-stack';

export interface ApiDomainProps {
  readonly api: RestApi;
  /** The host name of the API. */
  readonly name: string;
  /** The hosted zone in Route 53 that contains the name. */
  readonly zoneId: string;
  /** The certificate of the name, in the region of the API. */
  readonly certificateArn: string;
  /** The health check on which the record depends. */
  readonly healthCheck: HealthCheck;
}

/**
 * The own domain of a REST API, which leads to its main stage, with a record in Route 53. The record is weighted, because a
 * health check has no effect on a simple one. While it is the only record of the name, Route 53 answers with it even if it is
 * unhealthy; a record for another region would take over.
 */
export class ApiDomain extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, props: ApiDomainProps) {
    super(scope, id);
    const domain = new ApiGatewayDomainName(this, 'Default', {
      domainName: props.name,
      regionalCertificateArn: props.certificateArn,
      securityPolicy: 'TLS_1_2',
      endpointConfiguration: { types: ['REGIONAL'] },
    });
    new ApiGatewayBasePathMapping(this, 'Mapping', {
      domainName: domain.domainName,
      apiId: props.api.apiId,
      stageName: props.api.stages[0]!.stageName,
    });
    new Route53Record(this, 'Record', {
      zoneId: props.zoneId,
      name: props.name,
      type: 'A',
      alias: {
        name: domain.regionalDomainName,
        zoneId: domain.regionalZoneId,
        evaluateTargetHealth: false,
      },
      setIdentifier: SystemStack.of(this).region,
      weightedRoutingPolicy: { weight: 1 },
      healthCheckId: props.healthCheck.id,
    });
    this.url = `https://${domain.domainName}`;
  }
}
