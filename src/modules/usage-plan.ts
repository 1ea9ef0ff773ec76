import type { ApiGatewayStage } from '@cdktf/provider-aws/lib/api-gateway-stage';
import { ApiGatewayUsagePlan } from '@cdktf/provider-aws/lib/api-gateway-usage-plan';
import type { Construct } from 'constructs';
import { type OpenApiDocument, usesApiKeys } from './api-document';
import type { Throttle } from './api-stage';

interface UsagePlanProps {
  readonly name: string;
  readonly apiId: string;
  readonly stages: readonly ApiGatewayStage[];
  readonly document: OpenApiDocument;
  readonly throttle: Throttle;
}

/** Creates the usage plan, to which operators add the API keys of clients, if operations of the API require a key. */
export function createUsagePlan(
  api: Construct,
  { name, apiId, stages, document, throttle }: UsagePlanProps,
): void {
  if (!usesApiKeys(document)) return;
  new ApiGatewayUsagePlan(api, 'UsagePlan', {
    name,
    apiStages: stages.map(({ stageName }) => ({ apiId, stage: stageName })),
    throttleSettings: { rateLimit: throttle.rate, burstLimit: throttle.burst },
  });
}
