import { Wafv2RegexPatternSet } from '@cdktf/provider-aws/lib/wafv2-regex-pattern-set';
import { Wafv2WebAcl, type Wafv2WebAclRule } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration';
import { Construct } from 'constructs';
import type { LogBucket } from './log-bucket';
import { SystemStack } from './system-stack';

/** A group of rules that AWS keeps up to date. */
export interface ManagedRules {
  /** Such as `AWSManagedRulesCommonRuleSet`. */
  readonly name: string;
  /**
   * Rules of the group that count what they match, instead of blocking it.
   * @default - none
   */
  readonly countOnly?: readonly string[];
}

export interface WebAclProps {
  /** The most requests from one IP address in any five minutes. */
  readonly requestsPerFiveMinutes: number;
  /** Countries that nothing is taken from, by their ISO 3166 codes. */
  readonly blockedCountries: readonly string[];
  /** A header that every request must carry, in a form that a regular expression gives. */
  readonly requiredHeader: {
    /** In lower case. */
    readonly name: string;
    readonly format: string;
    /** Regular expressions of the URIs that may go without. */
    readonly exceptUris: readonly string[];
  };
  readonly managedRules: readonly ManagedRules[];
}

const FIVE_MINUTES = 300;
/** Compared as it was sent: no form that decodes to an allowed one passes for it. */
const AS_SENT = { text_transformation: [{ priority: 0, type: 'NONE' }] };

/** A regional web ACL: blocks what a rule matches, in the order of the rules, lets all else in, and counts both. */
export class WebAcl extends Construct {
  readonly arn: string;
  private readonly name: string;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    this.name = SystemStack.of(this).physicalName(id);
    const { requiredHeader: header } = props;
    const rightHeader = this.matches('HeaderFormat', [header.format], {
      single_header: { name: header.name },
    });
    const excepted =
      header.exceptUris.length > 0 ? [this.matches('ExceptedUris', header.exceptUris, { uri_path: {} })] : [];
    const rules: Omit<Wafv2WebAclRule, 'priority' | 'visibilityConfig'>[] = [
      block('RateLimit', {
        rate_based_statement: {
          limit: props.requestsPerFiveMinutes,
          evaluation_window_sec: FIVE_MINUTES,
          aggregate_key_type: 'IP',
        },
      }),
      block('BlockedCountries', { geo_match_statement: { country_codes: [...props.blockedCountries] } }),
      block('RequiredHeader', noneOf([...excepted, rightHeader])),
      ...props.managedRules.map(managed),
    ];
    this.arn = new Wafv2WebAcl(this, 'Default', {
      name: this.name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rule: rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: measured(rule.name) })),
      visibilityConfig: measured(this.name),
    }).arn;
  }

  /** Stands before a resource, such as a stage of an API. */
  protect(id: string, resourceArn: string): void {
    new Wafv2WebAclAssociation(this, `Before${id}`, { webAclArn: this.arn, resourceArn });
  }

  /** Writes every request down, without what these headers hold. */
  logTo(bucket: LogBucket, hiddenHeaders: readonly string[]): void {
    new Wafv2WebAclLoggingConfiguration(this, 'Logs', {
      resourceArn: this.arn,
      logDestinationConfigs: [bucket.destinationArn],
      // Paths hold the tokens of links that need no key.
      redactedFields: [...hiddenHeaders.map((name) => ({ singleHeader: { name } })), { uriPath: {} }],
      dependsOn: [bucket.ready],
    });
  }

  private matches(id: string, regexes: readonly string[], field: object): object {
    const set = new Wafv2RegexPatternSet(this, id, {
      name: SystemStack.of(this).physicalName(`${this.node.id}-${id}`),
      scope: 'REGIONAL',
      regularExpression: regexes.map((regexString) => ({ regexString })),
    });
    return { regex_pattern_set_reference_statement: { arn: set.arn, field_to_match: field, ...AS_SENT } };
  }
}

const block = (name: string, statement: object) => ({ name, action: { block: {} }, statement });

/** WAF's AND takes two statements or more. */
function noneOf(statements: readonly object[]): object {
  const negated = statements.map((statement) => ({ not_statement: { statement: [statement] } }));
  return negated.length === 1 ? negated[0]! : { and_statement: { statement: negated } };
}

const managed = ({ name, countOnly = [] }: ManagedRules) => ({
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

const measured = (metricName: string) => ({
  metricName,
  cloudwatchMetricsEnabled: true,
  // Samples show headers as they came, API keys too.
  sampledRequestsEnabled: false,
});
