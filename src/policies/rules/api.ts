import { OPENAPI_METHODS } from '../../domain/plan/openapi-methods';
import { getThrottle } from '../api-throttle';
import { parseTemplateJson } from '../policy-documents';
import { type Mismatch, createMismatchUnless, type PolicyRule } from '../rule';

interface Operation {
  readonly security?: readonly object[];
}

/** APIs are throttled and require a key or an authorizer. */
export const API_RULES: readonly PolicyRule[] = [
  {
    id: 'MS-API-1',
    title: 'API stages are throttled',
    severity: 'high',
    source: 'reliability',
    fix: 'create the API with RestApi (src/modules/rest-api.ts), which takes a throttle',
    types: ['aws_api_gateway_stage'],
    check(stage, stack) {
      const { throttling_rate_limit: rate, throttling_burst_limit: burst } = getThrottle(stage, stack) ?? {};
      return createMismatchUnless(
        Number(rate) > 0 && Number(burst) > 0,
        rate ?? burst,
        'aws_api_gateway_method_settings for */* with throttling_rate_limit and throttling_burst_limit',
      );
    },
  },
  {
    id: 'MS-API-2',
    title: 'methods of an OpenAPI document require an API key or an authorizer, except on public paths',
    severity: 'high',
    source: 'security',
    fix: 'add `security` to the operation, or add the path to publicPaths of the system’s requirements',
    types: ['aws_api_gateway_rest_api'],
    check({ values: { body } }, { publicPaths }) {
      const { paths = {}, security } = (parseTemplateJson(body) ?? {}) as {
        paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
      } & Operation;
      return Object.entries(paths)
        .filter(([path]) => !publicPaths.some((publicPath) => publicPath.test(path)))
        .flatMap(([path, operations]) =>
          Object.entries(operations)
            .filter(([method]) => OPENAPI_METHODS.includes(method.toLowerCase()))
            .filter(([, operation]) => !(operation.security ?? security)?.length)
            .map(([method]): Mismatch => ({
              found: `${method.toUpperCase()} ${path} without a key`,
              expected: 'security with an API key or an authorizer',
            })),
        );
    },
  },
  {
    id: 'MS-API-3',
    title: 'methods outside an OpenAPI document require an API key or an authorizer',
    severity: 'high',
    source: 'security',
    fix: 'set api_key_required, or set authorization to AWS_IAM, CUSTOM or COGNITO_USER_POOLS',
    types: ['aws_api_gateway_method'],
    check: ({ values: { api_key_required: key, authorization } }) =>
      createMismatchUnless(
        key === true || authorization !== 'NONE',
        'authorization NONE without a key',
        'a key or an authorizer',
      ),
  },
  {
    id: 'MS-API-4',
    title: 'routes of HTTP and WebSocket APIs require an API key or an authorizer',
    severity: 'high',
    source: 'security',
    fix: 'set api_key_required, or set authorization_type to AWS_IAM, JWT or CUSTOM',
    types: ['aws_apigatewayv2_route'],
    check: ({ values: { api_key_required: key, authorization_type: type, route_key: route } }) =>
      createMismatchUnless(
        key === true || (typeof type === 'string' && type !== 'NONE'),
        `${String(route ?? 'a route')} with authorization ${String(type ?? 'NONE')}`,
        'a key or an authorizer',
      ),
  },
];
