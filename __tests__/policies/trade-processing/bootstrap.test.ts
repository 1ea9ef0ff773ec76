import { TRADE_REGIONS, tradeFoundation } from '../../../src/config/trade-foundation';
import { ACCOUNT, REGION } from '../../support/rendered';
import { synthesizeFoundation } from '../../systems/trade-foundation/synthesize';
import { synthesizeTradeProcessing } from '../../systems/trade-processing/synthesize';
import { BootstrapRoles, BOUNDARY } from '../bootstrap-roles';
import { moveToRegion } from '../permission-regions';
import type { Permission } from '../record-permissions';
import { listTerraformPermissions } from '../terraform-permissions';

const roles = new BootstrapRoles({
  GITHUB_REPOSITORY: 'desk/stocks',
  STATE_BUCKET: 'desk-states',
  GITHUB_ENVIRONMENTS: 'east,west',
});

/** Lists the permissions that Terraform requires to create, change and destroy the stacks in both regions. */
const listPermissions = (suffix: string): Permission[] => {
  const env = {
    ENVIRONMENT_SUFFIX: suffix,
    PERMISSIONS_BOUNDARY: BOUNDARY,
    TRADE_OPERATOR_EMAIL: 'desk@example.com',
  };
  const tags = (region: string) => tradeFoundation.tags({ region, suffix, stage: 'dev' });
  return [synthesizeFoundation(env), synthesizeTradeProcessing(env)].flatMap((stacks) =>
    stacks.flatMap(({ json }, index) => {
      const region = TRADE_REGIONS[index]!;
      return moveToRegion(listTerraformPermissions(json.resource, tags(region)), region);
    }),
  );
};
const filterPermissions = async (permissions: readonly Permission[], allowed: boolean): Promise<string[]> => {
  const found: string[] = [];
  for (const permission of permissions)
    if ((await roles.isAllowed('apply-east', permission)) === allowed)
      found.push(`${permission.action} ${permission.resource}`);
  return [...new Set(found)];
};

it('the role of an environment has all permissions that its stacks require', async () => {
  const permissions = listPermissions('east');
  expect(permissions.length).toBeGreaterThan(150);
  expect(await filterPermissions(permissions, false)).toEqual([]);
});

/** Keys have ids, and the configuration of a registry belongs to all environments. The roles of services do too. */
const isIdentifiable = ({ action }: Permission) =>
  !/^(kms:CreateKey|ecr:PutReplicationConfiguration|iam:CreateServiceLinkedRole)$/.test(action);

it.each(['north-east', 'west'])('it changes nothing of the environment %s', async (suffix) => {
  const permissions = listPermissions(suffix).filter(isIdentifiable);
  expect(permissions.length).toBeGreaterThan(150);
  expect(await filterPermissions(permissions, true)).toEqual([]);
});

it('the role for plans reads the parameters of its environments, which are no secrets, and no others', async () => {
  const canRead = (name: string) =>
    roles.isAllowed('plan', {
      action: 'ssm:GetParameter',
      resource: `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/${name}`,
    });
  expect(await canRead('parameter-max-trade-age-days-east')).toBe(true);
  for (const name of ['parameter-max-trade-age-days-test', 'database-password-east'])
    expect([name, await canRead(name)]).toEqual([name, false]);
});

it('the role of an environment can see that a resource no longer exists, although it has no tags then', async () => {
  for (const [action, resource] of [
    ['sqs:GetQueueAttributes', 'sqs:us-east-1:ACCOUNT:queue-undelivered-events-east'],
    ['states:DescribeStateMachine', 'states:us-east-1:ACCOUNT:stateMachine:workflow-trade-processing-east'],
    ['lambda:GetFunction', 'lambda:us-east-1:ACCOUNT:function:function-trade-validator-east'],
    ['dynamodb:DescribeTable', 'dynamodb:eu-west-1:ACCOUNT:table/table-trades-east'],
  ] as const)
    expect([
      action,
      await roles.isAllowed('apply-east', {
        action,
        resource: `arn:aws:${resource.replace('ACCOUNT', ACCOUNT)}`,
      }),
    ]).toEqual([action, true]);
});

describe('a resource of another environment', () => {
  const formatArn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
  const OWN = { 'aws:RequestTag/Project': 'TradeProcessing', 'aws:RequestTag/EnvironmentSuffix': 'east' };
  const ofEnvironment = (suffix?: string) => ({
    'aws:ResourceTag/Project': 'TradeProcessing',
    ...(suffix === undefined ? {} : { 'aws:ResourceTag/EnvironmentSuffix': suffix }),
  });

  it.each([
    ['sqs:TagQueue', formatArn('sqs', 'queue-dead-letters-north-east')],
    ['lambda:TagResource', formatArn('lambda', 'function:function-recorder-north-east')],
    ['logs:TagResource', formatArn('logs', 'log-group:/aws/lambda/function-recorder-north-east')],
    ['ec2:CreateTags', formatArn('ec2', 'vpc/1a2b')],
    ['ec2:CreateTags', formatArn('ec2', 'security-group/1a2b')],
  ])('cannot be taken over with a new tag by %s', async (action, resource) => {
    const isAllowed = (context: Record<string, string>) =>
      roles.isAllowed('apply-east', { action, resource, context: { ...OWN, ...context } });
    expect(await isAllowed(ofEnvironment('east'))).toBe(true);
    expect(await isAllowed(ofEnvironment('north-east'))).toBe(false);
    // A system whose names have no other hyphen does not have the tag.
    expect(await isAllowed(ofEnvironment())).toBe(false);
  });

  it('has a role that cannot be passed', async () => {
    const canPass = (name: string) =>
      roles.isAllowed('apply-east', {
        action: 'iam:PassRole',
        resource: `arn:aws:iam::${ACCOUNT}:role/${name}`,
        context: { 'iam:PassedToService': 'lambda.amazonaws.com' },
      });
    expect(await canPass('role-recorder-eu-west-1-east')).toBe(true);
    expect(await canPass('role-recorder-us-east-1-east')).toBe(true);
    for (const name of ['role-recorder-us-east-1-north-east', 'role-recorder-east', 'Recorder-north-east'])
      expect([name, await canPass(name)]).toEqual([name, false]);
  });

  it('has rows that cannot be read to create a replica', async () => {
    const canScan = (table: string) =>
      roles.isAllowed('apply-east', {
        action: 'dynamodb:Scan',
        resource: formatArn('dynamodb', `table/${table}`),
      });
    expect(await canScan('table-trades-east')).toBe(true);
    for (const table of ['table-trades-north-east', 'table-orders-east', 'Trades-east'])
      expect([table, await canScan(table)]).toEqual([table, false]);
  });
});
