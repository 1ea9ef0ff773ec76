import { ApiDomain } from '../../modules/api-domain';
import type { HealthCheck } from '../../modules/health-check';
import type { RestApi } from '../../modules/rest-api';
import type { SystemContext } from './context';

/** Creates the own domain of the API, if the configuration has one. @returns the URL that clients use */
export function createDomain(
  { stack, config: { domain } }: SystemContext,
  restApi: RestApi,
  healthCheck: HealthCheck,
): string {
  if (!domain) return restApi.url;
  return new ApiDomain(stack, 'PlatformDomain', { ...domain, api: restApi, healthCheck }).url;
}
