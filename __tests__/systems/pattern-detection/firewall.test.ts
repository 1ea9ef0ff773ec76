import { App } from 'cdktf';
import { checkSync } from 'recheck';
import { generateKeyValue } from '../../../src/cli/api-keys';
import { readSystemConfig } from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { synthesizeStack, type Synthesized } from '../../support/synth';
import { evaluateRequest, type WebRequest } from '../../support/web-acl';

const system = synthesizeStack(new PatternDetection(new App(), readSystemConfig(patternDetection, {})));

const key = generateKeyValue();
const TOKEN = `v1.k1.${'A'.repeat(200)}_-.${'b'.repeat(43)}`;
const createRequest = (overrides: Partial<WebRequest>): WebRequest => ({
  uri: '/dev/alerts',
  country: 'US',
  headers: { 'x-api-key': key },
  requests: 1,
  ...overrides,
});
const noKey = { headers: {} };
const NO_HEADER = { blockedBy: 'RequiredHeader' };

const CASES: readonly [string, Partial<WebRequest>, ReturnType<typeof evaluateRequest>][] = [
  ['a valid key', {}, 'allow'],
  ['a valid key on the canary stage', { uri: '/canary/patterns' }, 'allow'],
  ['the last request that the rate allows', { requests: 2000 }, 'allow'],
  ['one request more', { requests: 2001 }, { blockedBy: 'RateLimit' }],
  ['a flood without a key', { requests: 2001, ...noKey }, { blockedBy: 'RateLimit' }],
  ['China', { country: 'CN' }, { blockedBy: 'BlockedCountries' }],
  ['Russia', { country: 'RU' }, { blockedBy: 'BlockedCountries' }],
  ['North Korea', { country: 'KP' }, { blockedBy: 'BlockedCountries' }],
  ['South Korea', { country: 'KR' }, 'allow'],
  ['no key', noKey, NO_HEADER],
  ['an empty key', { headers: { 'x-api-key': '' } }, NO_HEADER],
  ['a short key', { headers: { 'x-api-key': key.slice(1) } }, NO_HEADER],
  ['a long key', { headers: { 'x-api-key': `${key}A` } }, NO_HEADER],
  ['a key with something before it', { headers: { 'x-api-key': ` ${key}` } }, NO_HEADER],
  ['a key with SQL in it', { headers: { 'x-api-key': `${key.slice(8)}' OR 1=1` } }, NO_HEADER],
  ['a key in another header', { headers: { authorization: key } }, NO_HEADER],
];

const LINK_CASES: typeof CASES = [
  ['a link without a key', { uri: `/dev/approve/${TOKEN}`, ...noKey }, 'allow'],
  ['a link on the canary stage', { uri: `/canary/approve/${TOKEN}`, ...noKey }, 'allow'],
  ['a link with a query', { uri: `/dev/approve/${TOKEN}?from=mail`, ...noKey }, 'allow'],
  [
    'a link from China',
    { uri: `/dev/approve/${TOKEN}`, country: 'CN', ...noKey },
    { blockedBy: 'BlockedCountries' },
  ],
  [
    'a flood of links',
    { uri: `/dev/approve/${TOKEN}`, requests: 2001, ...noKey },
    { blockedBy: 'RateLimit' },
  ],
  ...[
    '/dev/approvex',
    '/dev/approve',
    '/dev/approve/',
    '/dev/approvex/token',
    '/dev/patterns/approve/x',
    '/approve/x',
    '/test/approve/x',
    '/dev/APPROVE/x',
    '/dev//approve/x',
    '//dev/approve/x',
    '/dev/approve//x',
    '/dev/approve/x/',
    '/dev/approve/x/y',
    '/dev/approve/../patterns',
    '/dev/approve/..',
    '/dev/approve/..%2fpatterns',
    '/dev/approve%2fx',
    '/dev/%61pprove/x',
    '/dev/approve/%2e%2e/patterns',
    '/dev/alerts?x=/dev/approve/x',
    `/dev/approve/${'x'.repeat(513)}`,
  ].map((uri): (typeof CASES)[number] => [`${uri.slice(0, 40)} without a key`, { uri, ...noKey }, NO_HEADER]),
];

const evaluateWebAcl = (stack: Synthesized, overrides: Partial<WebRequest>) =>
  evaluateRequest(stack, 'PatternDetectionWAF', createRequest(overrides));

describe('PatternDetectionWAF (without the managed rule groups)', () => {
  it.each(CASES)('%s', (_, overrides, expected) =>
    expect(evaluateWebAcl(system, overrides)).toEqual(expected),
  );
  it.each(LINK_CASES)('with a path that needs no key: %s', (_, overrides, expected) =>
    expect(evaluateWebAcl(system, overrides)).toEqual(expected),
  );

  it('accepts every key that the operator’s command creates', () => {
    for (let n = 0; n < 1000; n++)
      expect(evaluateWebAcl(system, { headers: { 'x-api-key': generateKeyValue() } })).toBe('allow');
  });

  it('has regular expressions that WAF accepts and that no request can slow down', () => {
    const sets = Object.values(system.json.resource.aws_wafv2_regex_pattern_set!);
    expect(sets).toHaveLength(2);
    for (const { regular_expression } of sets) {
      for (const { regex_string } of regular_expression as { regex_string: string }[]) {
        expect(regex_string.length).toBeLessThanOrEqual(200);
        expect(checkSync(regex_string, '').status).toBe('safe');
      }
    }
  });

  it('ends with the managed groups for common attacks, SQL injection and known bad inputs, in this order', () => {
    const rules = system.getResource('aws_wafv2_web_acl', 'PatternDetectionWAF').rule as { name: string }[];
    expect(rules.map(({ name }) => name)).toEqual([
      'RateLimit',
      'BlockedCountries',
      'RequiredHeader',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesSQLiRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
    ]);
  });

  it('protects both stages, and logs without the keys', () => {
    const before = Object.values(system.json.resource.aws_wafv2_web_acl_association!);
    expect(before.map(({ resource_arn }) => resource_arn).sort()).toEqual([
      expect.stringMatching(/aws_api_gateway_stage\.PatternApi_CanaryStage_\w+\.arn/),
      expect.stringMatching(/aws_api_gateway_stage\.PatternApi_Stage_\w+\.arn/),
    ]);
    expect(
      system.getResource('aws_wafv2_web_acl_logging_configuration', 'PatternDetectionWAF_Logs'),
    ).toMatchObject({
      log_destination_configs: ['${aws_s3_bucket.FirewallLogs.arn}/waf-logs'],
      redacted_fields: [
        { single_header: { name: 'x-api-key' } },
        { single_header: { name: 'authorization' } },
        { uri_path: {} },
      ],
    });
  });
});
