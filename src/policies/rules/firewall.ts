import { type PlannedResource, refersTo } from '../../domain/plan/resources';
import { formatRateLimit, limitsEachAddress, getRateLimits } from '../rate-limits';
import { createMismatchUnless, type EvaluatedStack, type PolicyRule } from '../rule';

function findWebAcl(stage: PlannedResource, { resources }: EvaluatedStack): PlannedResource | undefined {
  const association = resources.find(
    (resource) =>
      resource.type === 'aws_wafv2_web_acl_association' && refersTo(resource, 'resource_arn', stage),
  );
  return (
    association &&
    resources.find(
      (resource) => resource.type === 'aws_wafv2_web_acl' && refersTo(association, 'web_acl_arn', resource),
    )
  );
}

/** APIs are protected by a web ACL with a rate limit. */
export const FIREWALL_RULES: readonly PolicyRule[] = [
  {
    id: 'MS-WAF-1',
    title: 'web ACLs block addresses that send too many requests',
    severity: 'high',
    source: 'security',
    fix: 'create the web ACL with WebAcl (src/modules/web-acl.ts), which takes requestsPerFiveMinutes',
    types: ['aws_wafv2_web_acl'],
    check(webAcl) {
      const limits = getRateLimits(webAcl);
      return createMismatchUnless(
        limits.some(limitsEachAddress),
        limits.map(formatRateLimit).join('; ') || 'no rate-based rule',
        'a rate-based rule that blocks, for each IP and all its requests',
      );
    },
  },
  {
    id: 'MS-WAF-2',
    title: 'API stages are protected by a web ACL',
    severity: 'high',
    source: 'security',
    fix: 'call protect of WebAcl with the ARN of the stage',
    types: ['aws_api_gateway_stage'],
    check: (stage, stack) =>
      createMismatchUnless(
        findWebAcl(stage, stack) !== undefined,
        'no association with a web ACL of the stack',
        'an aws_wafv2_web_acl_association of the stage with a web ACL',
      ),
  },
];
