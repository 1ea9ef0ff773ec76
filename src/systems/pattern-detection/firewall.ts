import { API_KEY_FORMAT } from '../../config/api-key';
import { LogBucket } from '../../modules/log-bucket';
import type { RestApi } from '../../modules/rest-api';
import { WebAcl } from '../../modules/web-acl';
import type { SystemContext } from './context';

/** Creates the firewall: it blocks floods, sanctioned countries, requests without an API key, and known attacks. */
export function createFirewall({ stack, key, config }: SystemContext, api: RestApi) {
  const firewall = new WebAcl(stack, 'PatternDetectionWAF', {
    requestsPerFiveMinutes: 2000,
    blockedCountries: ['CN', 'RU', 'KP'],
    requiredHeader: { name: 'x-api-key', format: API_KEY_FORMAT, exceptUris: api.keylessUris },
    managedRules: [
      // This rule blocks bodies above 8 KB, but a window of 500 prices is larger. API Gateway limits bodies as well.
      { name: 'AWSManagedRulesCommonRuleSet', countOnly: ['SizeRestrictions_BODY'] },
      { name: 'AWSManagedRulesSQLiRuleSet' },
      { name: 'AWSManagedRulesKnownBadInputsRuleSet' },
    ],
  });
  const [main, canary] = api.stages;
  firewall.protect('Stage', main!.arn);
  firewall.protect('CanaryStage', canary!.arn);
  const logs = new LogBucket(stack, 'FirewallLogs', {
    key,
    namePrefix: 'aws-waf-logs',
    folder: 'waf-logs',
  });
  if (config.supports('firewall-logs')) firewall.logRequestsTo(logs, ['x-api-key', 'authorization']);
  return { firewall, logs };
}
