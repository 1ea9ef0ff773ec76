import { asBlocks, type PlannedResource, refersTo, type ResourceValues } from '../domain/plan/resources';
import type { EvaluatedStack } from './rule';

/** Returns the settings for all methods of an API stage, with its throttle; undefined if there are none. */
export function getThrottle(
  stage: PlannedResource,
  { resources }: EvaluatedStack,
): ResourceValues | undefined {
  const stageName = stage.values.stage_name;
  const forAllMethods = resources.find(
    (resource) =>
      resource.type === 'aws_api_gateway_method_settings' &&
      resource.values.method_path === '*/*' &&
      (resource.values.stage_name === stageName || refersTo(resource, 'stage_name', stage)),
  );
  return asBlocks(forAllMethods?.values.settings)[0];
}
