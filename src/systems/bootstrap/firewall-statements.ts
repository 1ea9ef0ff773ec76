import { ANY_REGION, formatArns, type EnvironmentScope } from './arns';
import type { SystemNames } from './system-names';

const LOG_GROUP_ACTIONS = [
  'logs:AssociateKmsKey',
  'logs:CreateLogGroup',
  'logs:DeleteLogGroup',
  'logs:DeleteRetentionPolicy',
  'logs:DisassociateKmsKey',
  'logs:PutRetentionPolicy',
  'logs:TagResource',
  'logs:UntagResource',
];

/** Allows changes to firewalls and log groups. */
export function createFirewallStatements(scope: EnvironmentScope, systems: readonly SystemNames[]): object[] {
  const { account, suffix } = scope;
  const own = formatArns(scope, `*-${suffix}`);
  const patternSets = systems.flatMap(({ regexPatternSets }) => regexPatternSets);
  const waf = `arn:aws:wafv2:${ANY_REGION}:${account}:regional`;
  return [
    {
      Sid: 'LogGroups',
      Effect: 'Allow',
      Action: LOG_GROUP_ACTIONS,
      // The names of these log groups contain the API's id.
      Resource: [
        ...own.logGroup,
        `arn:aws:logs:${ANY_REGION}:${account}:log-group:API-Gateway-Execution-Logs_*`,
      ],
    },
    {
      Sid: 'Firewall',
      Effect: 'Allow',
      Action: [
        'wafv2:AssociateWebACL',
        'wafv2:CreateWebACL',
        'wafv2:DeleteLoggingConfiguration',
        'wafv2:DeleteWebACL',
        'wafv2:DisassociateWebACL',
        'wafv2:PutLoggingConfiguration',
        'wafv2:TagResource',
        'wafv2:UntagResource',
        'wafv2:UpdateWebACL',
        'wafv2:CreateRegexPatternSet',
        'wafv2:DeleteRegexPatternSet',
        'wafv2:UpdateRegexPatternSet',
      ],
      Resource: [
        ...own.webAcl,
        ...patternSets.map((id) => `${waf}/regexpatternset/${id}-${suffix}/*`),
        // Creating a web ACL requires access to its managed rules; associating it, access to the stage.
        `${waf}/managedruleset/*/*`,
        `arn:aws:apigateway:${ANY_REGION}::/restapis/*/stages/*`,
      ],
    },
  ];
}
