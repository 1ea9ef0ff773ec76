import { blocks, refersTo } from '../../domain/plan/resources';
import { METHODS } from '../../domain/plan/openapi-methods';
import type { Json } from '../../domain/plan/plan';
import { readJson } from '../documents';
import { type Breach, type Rule, unless } from '../rule';

const [RATE, BURST] = [1000, 2000];
const [REQUESTS, SECONDS] = [2000, 300];
/** People reach these by a link, which is all that they have. */
const WITHOUT_KEY = /^\/approve\//;

interface Operation {
  readonly security?: readonly object[];
}

/** The REST API and the firewall before it. */
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
      const [settings] = blocks(all?.values.settings);
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
          .filter(([method]) => METHODS.includes(method.toLowerCase()) && !WITHOUT_KEY.test(path))
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
    id: 'MS-WAF-1',
    title: 'the firewall blocks an address after 2000 requests in five minutes',
    severity: 'high',
    source: 'C12',
    mend: 'make the web ACL with WebAcl (src/modules/web-acl.ts) and requestsPerFiveMinutes 2000',
    types: ['aws_wafv2_web_acl'],
    check({ values: { rule } }) {
      const rules = blocks(rule);
      const rates = rules.filter(({ action }) => blocks(blocks(action)[0]?.block).length > 0).flatMap(rateOf);
      return unless(
        rates.some((rate) => rate.limit === REQUESTS && rate.evaluation_window_sec === SECONDS),
        rates
          .map(({ limit, evaluation_window_sec: window }) => `${String(limit)} in ${String(window)} s`)
          .join(),
        `a rule that blocks after ${REQUESTS} in ${SECONDS} s`,
      );
    },
  },
  {
    id: 'MS-WAF-2',
    title: 'the firewall stands before every stage',
    severity: 'high',
    source: 'requirement 16',
    mend: 'call protect of WebAcl with the stage’s ARN',
    types: ['aws_api_gateway_stage'],
    check: (stage, { resources }) =>
      unless(
        resources.some(
          (one) => one.type === 'aws_wafv2_web_acl_association' && refersTo(one, 'resource_arn', stage),
        ),
        'no association',
        'an aws_wafv2_web_acl_association with its ARN',
      ),
  },
];

const rateOf = ({ statement }: { readonly statement?: Json }) =>
  blocks(statement).flatMap((one) => blocks(one.rate_based_statement));
