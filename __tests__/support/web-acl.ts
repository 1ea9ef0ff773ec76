import type { Synthesized } from './synth';

/** A request to a firewall. */
export interface WebRequest {
  /** The URI as it is sent, beginning with the stage. */
  readonly uri: string;
  /** The country as an ISO 3166 code. */
  readonly country: string;
  /** The headers by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The number of requests from its IP address in five minutes, including this one. */
  readonly requests: number;
}

/** The decision on a request: allowed by the default action, or blocked by a rule. */
export type Verdict = 'allow' | { readonly blockedBy: string };

interface Field {
  readonly single_header?: { readonly name: string };
  readonly uri_path?: object;
}
interface Statement {
  readonly rate_based_statement?: {
    limit: number;
    evaluation_window_sec: number;
    aggregate_key_type: string;
  };
  readonly geo_match_statement?: { country_codes: string[] };
  readonly regex_pattern_set_reference_statement?: {
    arn: string;
    field_to_match: Field;
    text_transformation: { type: string }[];
  };
  readonly not_statement?: { statement: [Statement] };
  readonly and_statement?: { statement: Statement[] };
  readonly managed_rule_group_statement?: object;
}
interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly action?: { block?: object };
  readonly statement: Statement;
}

/**
 * Evaluates a request as WAF does, from the synthesized web ACL: by priority, the first matching rule blocks, and the
 * default action allows. AWS's managed rule groups never match here, because their patterns are not public.
 * @throws Error for any part of a web ACL that it does not support
 */
export function evaluateRequest(
  { json, getResource }: Synthesized,
  acl: string,
  request: WebRequest,
): Verdict {
  const { rule, default_action } = getResource('aws_wafv2_web_acl', acl) as unknown as {
    rule: Rule[];
    default_action: object;
  };
  expect(default_action).toEqual({ allow: {} });
  const listPatterns = (arn: string): RegExp[] => {
    const address = /^\$\{aws_wafv2_regex_pattern_set\.(\w+)\.arn\}$/.exec(arn)?.[1] ?? arn;
    const set = json.resource.aws_wafv2_regex_pattern_set?.[address];
    if (!set) throw new Error(`${arn} is no regex pattern set of the stack`);
    return (set.regular_expression as { regex_string: string }[]).map(
      ({ regex_string }) => new RegExp(regex_string),
    );
  };
  const isMatch = (statement: Statement): boolean => {
    const [kind, ...others] = Object.keys(statement);
    if (others.length > 0) throw new Error(`more than one statement: ${kind}, ${others.join()}`);
    if (statement.rate_based_statement) {
      // The cases count requests in five minutes, from one address.
      expect(statement.rate_based_statement).toMatchObject({
        evaluation_window_sec: 300,
        aggregate_key_type: 'IP',
      });
      return request.requests > statement.rate_based_statement.limit;
    }
    if (statement.geo_match_statement)
      return statement.geo_match_statement.country_codes.includes(request.country);
    if (statement.not_statement) return !isMatch(statement.not_statement.statement[0]);
    if (statement.and_statement) return statement.and_statement.statement.every(isMatch);
    if (statement.managed_rule_group_statement) return false;
    if (statement.regex_pattern_set_reference_statement) {
      const { arn, field_to_match, text_transformation } = statement.regex_pattern_set_reference_statement;
      if (text_transformation.some(({ type }) => type !== 'NONE')) throw new Error('a text transformation');
      const value = getField(request, field_to_match);
      // A field that is not there matches nothing.
      return value !== undefined && listPatterns(arn).some((pattern) => pattern.test(value));
    }
    throw new Error(`an unknown statement: ${kind}`);
  };
  const blocking = [...rule]
    .sort((a, b) => a.priority - b.priority)
    .find(({ action, statement }) => (action === undefined || action.block) && isMatch(statement));
  return blocking ? { blockedBy: blocking.name } : 'allow';
}

function getField({ headers, uri }: WebRequest, field: Field): string | undefined {
  if (field.single_header) return headers[field.single_header.name];
  if (field.uri_path) return uri.split('?')[0];
  throw new Error(`an unknown field: ${Object.keys(field).join()}`);
}
