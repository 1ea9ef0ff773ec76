import { Wafv2RegexPatternSet } from '@cdktf/provider-aws/lib/wafv2-regex-pattern-set';
import { Wafv2WebAcl, type Wafv2WebAclRule } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration';
import { Construct } from 'constructs';
import type { LogBucket } from './log-bucket';
import { SystemStack } from './system-stack';

/** A rule group managed by AWS. */
export interface ManagedRules {
  /** For example `AWSManagedRulesCommonRuleSet`. */
  readonly name: string;
  /**
   * Rules of the group that count matching requests instead of blocking them.
   * @default - none
   */
  readonly countOnly?: readonly string[];
}

export interface WebAclProps {
  /** The maximum number of requests from one IP address in any five minutes. */
  readonly requestsPerFiveMinutes: number;
  /** The ISO 3166 codes of countries whose requests are blocked. */
  readonly blockedCountries: readonly string[];
  /** A header that each request must have, in the format of a regular expression. */
  readonly requiredHeader: {
    /** In lower case. */
    readonly name: string;
    readonly format: string;
    /** Regular expressions for URIs that don't need the header. */
    readonly exceptUris: readonly string[];
  };
  readonly managedRules: readonly ManagedRules[];
}

const FIVE_MINUTES = 300;
/** Matches the text as it is sent, so that an encoded form of an allowed text does not match. */
const NO_TRANSFORMATION = { text_transformation: [{ priority: 0, type: 'NONE' }] };

/** A regional web ACL that blocks requests matched by a rule, allows all others, and counts both. */
export class WebAcl extends Construct {
  readonly arn: string;
  private readonly name: string;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    this.name = SystemStack.of(this).createPhysicalName(id, 'firewall');
    const { requiredHeader: header } = props;
    const validHeader = this.matchRegexes('HeaderFormat', [header.format], {
      single_header: { name: header.name },
    });
    const exceptions =
      header.exceptUris.length > 0
        ? [this.matchRegexes('ExceptedUris', header.exceptUris, { uri_path: {} })]
        : [];
    const rules: Omit<Wafv2WebAclRule, 'priority' | 'visibilityConfig'>[] = [
      createBlockRule('RateLimit', {
        rate_based_statement: {
          limit: props.requestsPerFiveMinutes,
          evaluation_window_sec: FIVE_MINUTES,
          aggregate_key_type: 'IP',
        },
      }),
      createBlockRule('BlockedCountries', {
        geo_match_statement: { country_codes: [...props.blockedCountries] },
      }),
      createBlockRule('RequiredHeader', matchNone([...exceptions, validHeader])),
      ...props.managedRules.map(createManagedRule),
    ];
    this.arn = new Wafv2WebAcl(this, 'Default', {
      name: this.name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rule: rules.map((rule, priority) => ({
        ...rule,
        priority,
        visibilityConfig: createVisibilityConfig(rule.name),
      })),
      visibilityConfig: createVisibilityConfig(this.name),
    }).arn;
  }

  /** Associates the web ACL with a resource, such as a stage of an API. */
  protect(id: string, resourceArn: string): void {
    new Wafv2WebAclAssociation(this, `Before${id}`, { webAclArn: this.arn, resourceArn });
  }

  /** Logs every request, without the values of these headers. */
  logRequestsTo(bucket: LogBucket, hiddenHeaders: readonly string[]): void {
    new Wafv2WebAclLoggingConfiguration(this, 'Logs', {
      resourceArn: this.arn,
      logDestinationConfigs: [bucket.destinationArn],
      // Paths contain the tokens of links that need no key.
      redactedFields: [...hiddenHeaders.map((name) => ({ singleHeader: { name } })), { uriPath: {} }],
      dependsOn: [bucket.ready],
    });
  }

  /** @throws Error if a regular expression has a group that captures, because AWS WAF rejects it */
  private matchRegexes(id: string, regexes: readonly string[], field: object): object {
    const capturing = regexes.find(hasCapturingGroup);
    if (capturing !== undefined)
      throw new Error(`AWS WAF does not support capturing groups: use (?:…) in ${capturing}`);
    const set = new Wafv2RegexPatternSet(this, id, {
      name: SystemStack.of(this).createPhysicalName(`${this.node.id}-${id}`, 'pattern-set'),
      scope: 'REGIONAL',
      regularExpression: regexes.map((regexString) => ({ regexString })),
    });
    return {
      regex_pattern_set_reference_statement: { arn: set.arn, field_to_match: field, ...NO_TRANSFORMATION },
    };
  }
}

const createBlockRule = (name: string, statement: object) => ({ name, action: { block: {} }, statement });

/** Creates a statement that matches if none of these does. An AND of WAF needs at least two statements. */
function matchNone(statements: readonly object[]): object {
  const negated = statements.map((statement) => ({ not_statement: { statement: [statement] } }));
  return negated.length === 1 ? negated[0]! : { and_statement: { statement: negated } };
}

const createManagedRule = ({ name, countOnly = [] }: ManagedRules) => ({
  name,
  overrideAction: { none: {} },
  statement: {
    managed_rule_group_statement: {
      vendor_name: 'AWS',
      name,
      rule_action_override: countOnly.map((rule) => ({ name: rule, action_to_use: { count: {} } })),
    },
  },
});

const createVisibilityConfig = (metricName: string) => ({
  metricName,
  cloudwatchMetricsEnabled: true,
  // Samples would contain headers, including API keys.
  sampledRequestsEnabled: false,
});

/** Whether a regular expression has a group that captures, numbered or named. */
export function hasCapturingGroup(regex: string): boolean {
  // Neither an escaped parenthesis nor one in a class of characters opens a group.
  const groups = regex.replace(/\\./g, '').replace(/\[[^\]]*\]?/g, '');
  return /\((?!\?)|\(\?P?<[A-Za-z_]/.test(groups);
}
