import { getThrottle } from '../../api-throttle';
import { formatRateLimit, limitsEachAddress, getRateLimits } from '../../rate-limits';
import { createMismatchUnless, type PolicyRule } from '../../rule';

const THROTTLE = { rate: 1000, burst: 2000 };
const RATE_LIMIT = { requests: 2000, seconds: 300 };

/** The limits of the API and of its web ACL. */
export const API_REQUIREMENTS: readonly PolicyRule[] = [
  {
    id: 'MS-API-5',
    title: 'API stages are throttled at 1000 requests per second with a burst of 2000',
    severity: 'high',
    source: 'C7',
    fix: 'pass this throttle to RestApi (src/modules/rest-api.ts)',
    types: ['aws_api_gateway_stage'],
    check(stage, stack) {
      const settings = getThrottle(stage, stack);
      const { throttling_rate_limit: rate, throttling_burst_limit: burst } = settings ?? {};
      // A stage without a throttle violates this rule too: a waiver of MS-API-1 does not cover it.
      return createMismatchUnless(
        rate === THROTTLE.rate && burst === THROTTLE.burst,
        settings && `${String(rate)} per second, burst ${String(burst)}`,
        `${THROTTLE.rate} per second, burst ${THROTTLE.burst}, for all methods`,
      );
    },
  },
  {
    id: 'MS-WAF-3',
    title: 'web ACLs block an address after 2000 requests in five minutes',
    severity: 'high',
    source: 'C12',
    fix: 'set requestsPerFiveMinutes of WebAcl (src/modules/web-acl.ts) to 2000',
    types: ['aws_wafv2_web_acl'],
    check(webAcl) {
      const limits = getRateLimits(webAcl);
      // A web ACL that does not limit each address violates this rule too: a waiver of MS-WAF-1 does not cover it.
      const isExact = limits
        .filter(limitsEachAddress)
        .some(
          ({ values: { limit, evaluation_window_sec: seconds } }) =>
            limit === RATE_LIMIT.requests && seconds === RATE_LIMIT.seconds,
        );
      return createMismatchUnless(
        isExact,
        limits.map(formatRateLimit).join('; ') || 'no rate-based rule',
        `${RATE_LIMIT.requests} in ${RATE_LIMIT.seconds} s for each IP`,
      );
    },
  },
];
