import { tradingPlatform } from '../../../src/config/trading-platform';
import { ACCOUNT, REGION } from '../../support/rendered';
import { synthesizeTradingPlatform } from '../../systems/trading-platform/synthesize';
import { BootstrapRoles, BOUNDARY } from '../bootstrap-roles';
import type { Permission } from '../record-permissions';
import { listTerraformPermissions } from '../terraform-permissions';

const roles = new BootstrapRoles({
  GITHUB_REPOSITORY: 'desk/stocks',
  STATE_BUCKET: 'desk-states',
  GITHUB_ENVIRONMENTS: 'east,west',
});

/** Lists the permissions that Terraform requires to create, change and destroy the stack. */
const listPermissions = (suffix: string): Permission[] =>
  listTerraformPermissions(
    synthesizeTradingPlatform({
      ENVIRONMENT_SUFFIX: suffix,
      PERMISSIONS_BOUNDARY: BOUNDARY,
      PLATFORM_OPERATOR_EMAIL: 'desk@example.com',
    }).json.resource,
    tradingPlatform.tags({ region: REGION, suffix, stage: 'dev' }),
  );
const filterPermissions = async (permissions: readonly Permission[], allowed: boolean): Promise<string[]> => {
  const found: string[] = [];
  for (const permission of permissions)
    if ((await roles.isAllowed('apply-east', permission)) === allowed)
      found.push(`${permission.action} ${permission.resource}`);
  return [...new Set(found)];
};
const formatArn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

it('the role of an environment has all permissions that its stack requires', async () => {
  const permissions = listPermissions('east');
  expect(permissions.length).toBeGreaterThan(300);
  expect(await filterPermissions(permissions, false)).toEqual([]);
});

/**
 * Keys, APIs and health checks have ids, their names are in no request, and AWS checks the default groups of databases and the
 * secrets that it names itself for all environments.
 */
const isIdentifiable = ({ action, resource, context }: Permission) =>
  !/:log-group:API-Gateway-Execution-Logs_|:(og|pg):default|:secret:rds!/.test(resource) &&
  !/^(kms:CreateKey|iam:CreateServiceLinkedRole|logs:(Put|Delete)ResourcePolicy|route53:.*|sns:(SetSubscriptionAttributes|Unsubscribe))$/.test(
    action,
  ) &&
  !(action.startsWith('apigateway:') && !context?.['apigateway:Resource/ApiName']);

it.each(['north-east', 'west'])('it changes nothing of the environment %s', async (suffix) => {
  const permissions = listPermissions(suffix).filter(isIdentifiable);
  expect(permissions.length).toBeGreaterThan(300);
  expect(await filterPermissions(permissions, true)).toEqual([]);
});

it('it changes no other database, and reads no secret and no data', async () => {
  for (const [action, resource] of [
    ['rds:DeleteDBCluster', formatArn('rds', 'cluster:orders')],
    ['rds:DeleteDBCluster', formatArn('rds', 'cluster:cluster-accounts-us-east-1-east')],
    ['rds:ModifyDBInstance', formatArn('rds', 'db:instance-order-database-a-us-east-1-north-east')],
    ['rds:ModifyDBCluster', formatArn('rds', 'cluster-pg:default.aurora-postgresql17')],
    ['rds:RestoreDBClusterToPointInTime', formatArn('rds', 'cluster:cluster-order-database-us-east-1-east')],
    ['rds-db:connect', formatArn('rds-db', 'dbuser:cluster-1A2B/trading_app')],
    ['rds-db:connect', formatArn('rds-db', 'dbuser:cluster-1A2B/trading_reader')],
    ['secretsmanager:GetSecretValue', formatArn('secretsmanager', 'secret:rds!cluster-1a2b')],
    ['secretsmanager:CreateSecret', formatArn('secretsmanager', 'secret:orders-east')],
  ] as const)
    expect([action, resource, await roles.isAllowed('apply-east', { action, resource })]).toEqual([
      action,
      resource,
      false,
    ]);
});

it.each(['plan', 'drift'] as const)(
  'the role for %s reads the settings of databases, and changes none',
  async (role) => {
    const cluster = formatArn('rds', 'cluster:cluster-order-database-us-east-1-east');
    expect(await roles.isAllowed(role, { action: 'rds:DescribeDBClusters', resource: cluster })).toBe(true);
    expect(await roles.isAllowed(role, { action: 'rds:ModifyDBCluster', resource: cluster })).toBe(false);
  },
);

it('it invokes the function that applies migrations, and no other function', async () => {
  const canInvoke = (name: string) =>
    roles.isAllowed('apply-east', {
      action: 'lambda:InvokeFunction',
      resource: formatArn('lambda', `function:${name}`),
      context: {
        'aws:ResourceTag/Project': 'TradingPlatform',
        'aws:ResourceTag/EnvironmentSuffix': 'east',
      },
    });
  expect(await canInvoke('function-database-migrator-us-east-1-east')).toBe(true);
  for (const name of [
    'function-database-migrator-us-east-1-north-east',
    'function-order-query-us-east-1-east',
  ])
    expect([name, await canInvoke(name)]).toEqual([name, false]);
});
