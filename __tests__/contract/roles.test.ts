import { existsSync } from 'node:fs';
import { readConfig } from '../../src/config';
import { BOOTSTRAP_SYSTEMS } from '../../src/systems/bootstrap/systems';
import { COMPLETE, RECORDINGS } from '../local/record-requests';
import { BootstrapRoles, type RoleName } from '../policies/bootstrap-roles';
import { listTerraformPermissions as askedByHand } from '../policies/terraform-permissions';
import { readRecordings, type Call } from '../support/recordings';
import { ResourceTags, synthesizeSystems } from './resource-tags';
import { NEVER_SENT_LOCALLY, NOT_SENT_IN_EVERY_RUN } from './unused-permission-reasons';
import {
  listRolePermissions,
  ENVIRONMENT,
  replaceSuffix,
  LOCAL_OPERATIONS,
  type RequiredPermission,
  type WorkflowRole,
} from './role-permissions';
import {
  listAllowedActions,
  findObsoleteReasons,
  findUnusedActions,
  type ActionsByRole,
} from './unused-permissions';

/** Sent for an API stage, which the simulator of the unit tests does not accept as a resource of the action. */
const NOT_SIMULATED = ['wafv2:DisassociateWebACL'];
const READ = /:(Get|List|Describe|View|Validate)|^apigateway:GET$/;
/** The state bucket, which no stack creates. */
const STATE_BUCKET_ARN = /^arn:aws:s3:::market-stacks-state/;

/** Lists the suffixes of the environments whose states were written or read. */
const listSuffixes = (calls: readonly Call[]): string[] => {
  const states = new RegExp(
    `^(?:${BOOTSTRAP_SYSTEMS.map(({ system }) => system).join('|')})-(?:[a-z]{2}-[a-z]+-\\d-)?(.+)\\.tfstate$`,
  );
  return [...new Set(calls.flatMap(({ names }) => states.exec(names.Key ?? '')?.[1] ?? []))];
};
const getRoleName = (role: WorkflowRole): RoleName => (role === 'apply' ? `apply-${ENVIRONMENT}` : role);

describe('the roles of the workflows and the requests of the local tests', () => {
  const stacks = synthesizeSystems(ENVIRONMENT);
  const resourceTags = new ResourceTags(stacks, ENVIRONMENT);
  let calls: readonly Call[];
  let permissions: RequiredPermission[];
  let roles: BootstrapRoles;

  beforeAll(async () => {
    ({ calls } = await readRecordings(RECORDINGS));
    roles = new BootstrapRoles({
      GITHUB_REPOSITORY: 'desk/stocks',
      STATE_BUCKET: replaceSuffix(readConfig({ TARGET: 'local' }).stateBucket, listSuffixes(calls)),
      GITHUB_ENVIRONMENTS: ENVIRONMENT,
    });
    permissions = await listRolePermissions(calls, listSuffixes(calls), resourceTags);
  });

  const listSentActions = (): ActionsByRole => {
    const forRole = (role: WorkflowRole) =>
      permissions.filter((one) => one.role === role).map(({ permission }) => permission.action);
    return { plan: forRole('plan'), drift: forRole('drift'), apply: forRole('apply') };
  };
  const listAllowed = (): ActionsByRole => {
    const forRole = (role: WorkflowRole) => listAllowedActions(roles.listPolicies(getRoleName(role)));
    return { plan: forRole('plan'), drift: forRole('drift'), apply: forRole('apply') };
  };
  /** Describes the permissions that the roles do not have, with the operations that require them. */
  const findDenied = async (list: readonly RequiredPermission[]): Promise<string[]> => {
    const found: string[] = [];
    for (const { role, permission, call } of list)
      if (!(await roles.isAllowed(getRoleName(role), permission)))
        found.push(
          `${role}: ${permission.action} on ${permission.resource} (${call.service}.${call.operation}, sent by ${call.caller} for ${call.command})`,
        );
    return found;
  };

  it('include the requests of plan, drift, deploy and destroy', () => {
    const commands = new Set(calls.map(({ command }) => command));
    for (const command of ['plan', 'drift', 'deploy', 'up', 'down']) expect(commands).toContain(command);
    for (const role of ['plan', 'drift', 'apply'] as const)
      expect(new Set(listSentActions()[role]).size).toBeGreaterThan(50);
  });

  it('allow every recorded operation', async () => {
    expect(await findDenied(permissions)).toEqual([]);
  });

  const createCall = (service: string, operation: string, names: Call['names']): Call => ({
    kind: 'call',
    service,
    operation,
    region: 'us-east-1',
    caller: 'terraform',
    command: 'deploy',
    names,
    path: null,
  });

  it('are reported if they do not allow one operation', async () => {
    const call = createCall('dynamodb', 'DeleteItem', { TableName: 'Rows-north-east' });
    expect(await findDenied(await listRolePermissions([call], ['east', 'north-east'], resourceTags))).toEqual(
      [
        expect.stringMatching(
          /^apply: dynamodb:DeleteItem on .*:table\/Rows-dev \(dynamodb\.DeleteItem, sent by terraform for deploy\)$/,
        ),
      ],
    );
  });

  it.each([
    ['ec2', 'CreateSubnet', { VpcId: 'vpc-1' }],
    ['ec2', 'DeleteFlowLogs', {}],
    [
      'lambda',
      'TagResource',
      { Resource: 'arn:aws:lambda:us-east-1:000000000000:function:function-compliance-recorder-east' },
    ],
    ['sqs', 'CreateQueue', { QueueName: 'queue-undelivered-events-east' }],
    ['ssm', 'PutParameter', { Name: 'parameter-active-region-east' }],
  ] as const)(
    'are reported if they do not allow %s.%s because of the tags',
    async (service, operation, names) => {
      const call = createCall(service, operation, names);
      const findDeniedWith = async (tags: ResourceTags) =>
        findDenied(await listRolePermissions([call], ['east'], tags));
      expect(await findDeniedWith(resourceTags)).toEqual([]);
      const ofOther = stacks.map((stack) => ({
        ...stack,
        tags: { ...stack.tags, EnvironmentSuffix: 'other' },
      }));
      const denied = await findDeniedWith(new ResourceTags(ofOther, ENVIRONMENT));
      expect(denied).toContainEqual(expect.stringContaining(`apply: ${service}:${operation} on arn:`));
    },
  );

  it('allow no action without a recorded request or a reason', () => {
    if (!existsSync(COMPLETE))
      throw new Error(
        'Not all local tests were recorded: run npm test -- local contract to find unused permissions',
      );
    const reasons = [...NEVER_SENT_LOCALLY, ...NOT_SENT_IN_EVERY_RUN];
    expect(findUnusedActions(listAllowed(), listSentActions(), reasons)).toEqual([]);
    const { apply } = listAllowed();
    const more = { ...listAllowed(), apply: [...apply, 'sqs:PurgeQueue'] };
    expect(findUnusedActions(more, listSentActions(), reasons)).toEqual(['apply: sqs:PurgeQueue']);
  });

  it('have no reason for an action that they do not allow, or that a recorded request uses', () => {
    expect(findObsoleteReasons(listAllowed(), [...NEVER_SENT_LOCALLY, ...NOT_SENT_IN_EVERY_RUN])).toEqual([]);
    const list = new Set(Object.values(listSentActions()).flat());
    expect(NEVER_SENT_LOCALLY.flatMap(({ actions }) => actions).filter((action) => list.has(action))).toEqual(
      [],
    );
    expect(Object.keys(LOCAL_OPERATIONS)).toEqual([
      'iam.GetUser',
      'wafv2.ListRegexPatternSets',
      'wafv2.ListWebACLs',
    ]);
  });

  it('are simulated in the unit tests for every action that Terraform uses to create, change and destroy', () => {
    const unitTestPermissions = stacks.flatMap(({ resources }) => askedByHand(resources));
    const actions = new Set(unitTestPermissions.map(({ action }) => action));
    const missing = permissions
      .filter(({ role, permission }) => role === 'apply' && !READ.test(permission.action))
      .filter(({ permission }) => !STATE_BUCKET_ARN.test(permission.resource))
      .map(({ permission }) => permission.action)
      .filter((action) => !actions.has(action) && !NOT_SIMULATED.includes(action));
    expect([...new Set(missing)].sort()).toEqual([]);
  });
});
