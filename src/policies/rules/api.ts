import { asBlocks, refersTo } from '../../domain/plan/resources';
import { OPENAPI_METHODS } from '../../domain/plan/openapi-methods';
import { readJson } from '../documents';
import { type Breach, type Rule, unless } from '../rule';

const [RATE, BURST] = [1000, 2000];
/** People reach these by a link, which is all that they have. */
const WITHOUT_KEY = /^\/approve\//;

interface Operation {
  readonly security?: readonly object[];
}

/** The REST API, and others. */
export const API_RULES: readonly Rule[] = [
  {
    id: 'MS-API-1',
    title: 'every stage is throttled at 1000 requests a second, 2000 at once',
    severity: 'high',
    source: 'C7',
    mend: 'make the stage with src/modules/api-stage.ts and the throttle of the API',
    types: ['aws_api_gateway_stage'],
    check(stage, { resources }) {
      const name = stage.values.stage_name;
      const all = resources.find(
        (one) =>
          one.type === 'aws_api_gateway_method_settings' &&
          one.values.method_path === '*/*' &&
          (one.values.stage_name === name || refersTo(one, 'stage_name', stage)),
      );
      const [settings] = asBlocks(all?.values.settings);
      const { throttling_rate_limit: rate, throttling_burst_limit: burst } = settings ?? {};
      return unless(
        rate === RATE && burst === BURST,
        settings && `${String(rate)} a second, ${String(burst)} at once`,
        `${RATE} a second, ${BURST} at once, for all methods`,
      );
    },
  },
  {
    id: 'MS-API-2',
    title: 'every method asks for an API key, but for the approval paths',
    severity: 'high',
    source: 'requirement 16',
    mend: 'give the operation `security: WITH_KEY` in src/systems/pattern-detection/openapi.ts',
    types: ['aws_api_gateway_rest_api'],
    check({ values: { body } }) {
      const { paths = {}, security } = (readJson(body) ?? {}) as {
        paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
      } & Operation;
      return Object.entries(paths).flatMap(([path, operations]) =>
        Object.entries(operations)
          .filter(([method]) => OPENAPI_METHODS.includes(method.toLowerCase()) && !WITHOUT_KEY.test(path))
          .filter(([, operation]) => !(operation.security ?? security)?.length)
          .map(([method]): Breach => {
            return {
              found: `${method.toUpperCase()} ${path} without a key`,
              expected: 'security with apiKey',
            };
          }),
      );
    },
  },
  {
    id: 'MS-API-3',
    title: 'methods outside an OpenAPI document ask for an API key or for a caller that AWS knows',
    severity: 'high',
    source: 'security',
    mend: 'set api_key_required, or authorization to AWS_IAM, CUSTOM or COGNITO_USER_POOLS',
    types: ['aws_api_gateway_method'],
    check: ({ values: { api_key_required: key, authorization } }) =>
      unless(
        key === true || authorization !== 'NONE',
        'authorization NONE without a key',
        'a key or an authorizer',
      ),
  },
  {
    id: 'MS-API-4',
    title: 'routes of HTTP and WebSocket APIs ask for a key or for an authorizer',
    severity: 'high',
    source: 'security',
    mend: 'set api_key_required, or authorization_type to AWS_IAM, JWT or CUSTOM',
    types: ['aws_apigatewayv2_route'],
    check: ({ values: { api_key_required: key, authorization_type: type, route_key: route } }) =>
      unless(
        key === true || (typeof type === 'string' && type !== 'NONE'),
        `${String(route ?? 'a route')} with authorization ${String(type ?? 'NONE')}`,
        'a key or an authorizer',
      ),
  },
];
