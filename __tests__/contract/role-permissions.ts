import { BOUNDARY } from '../policies/bootstrap-roles';
import type { Permission } from '../policies/record-permissions';
import { ACCOUNT } from '../support/rendered';
import type { Call } from '../support/recordings';
import { canHaveRequestTags } from './request-tags';
import { listRequiredPermissions, type TagUse } from './required-permissions';
import type { ResourceTags, Tags } from './resource-tags';

/** A role of the workflows, for any environment. */
export type WorkflowRole = 'plan' | 'drift' | 'apply';

/**
 * The role that runs a command in the workflows. People run `deploy`, `up` and `down`; their Terraform sends the requests of
 * an apply, which creates and destroys.
 */
const ROLES_BY_COMMAND: Readonly<Record<string, WorkflowRole>> = {
  apply: 'apply',
  deploy: 'apply',
  down: 'apply',
  drift: 'drift',
  plan: 'plan',
  up: 'apply',
};
/** Commands that run on the local target only. Requests that they send themselves, without Terraform, require no role. */
const LOCAL_COMMANDS = ['down', 'up'];

/** A permission that a role must have, and the call that requires it. */
export interface RequiredPermission {
  readonly role: WorkflowRole;
  readonly permission: Permission;
  readonly call: Call;
}

/** The environment whose roles are checked; it replaces the environment of each call. */
export const ENVIRONMENT = 'dev';

/**
 * Lists the permissions that the recorded calls require of the roles of the workflows, without duplicates.
 * @param suffixes the suffixes of the recorded environments
 * @param resourceTags the tags of the resources of {@link ENVIRONMENT}
 */
export async function listRolePermissions(
  calls: readonly Call[],
  suffixes: readonly string[],
  resourceTags: ResourceTags,
): Promise<RequiredPermission[]> {
  const permissions = new Map<string, RequiredPermission>();
  for (const call of calls) {
    const role = getRole(call);
    if (role === undefined || `${call.service}.${call.operation}` in LOCAL_OPERATIONS) continue;
    for (const { action, resource: named, uses, context } of listRequiredPermissions(call)) {
      const resource = replaceSuffix(named, suffixes);
      const tagSets = resourceTags.find(action, resource, call.region);
      for (const tags of tagSets.length === 0 ? [{}] : tagSets)
        for (const use of await selectTagUses(action, uses)) {
          const conditions = { ...createContext(action, call), ...createTagContext(tags, use), ...context };
          const key = [role, action, replaceIds(resource), JSON.stringify(conditions)].join(' ');
          if (!permissions.has(key))
            permissions.set(key, { role, call, permission: { action, resource, context: conditions } });
        }
    }
  }
  return [...permissions.values()];
}

/** An operation that creates something without tags is checked with the tags of what it belongs to. */
const selectTagUses = async (action: string, uses: readonly TagUse[]): Promise<readonly TagUse[]> =>
  uses.includes('request') && !(await canHaveRequestTags(action)) ? ['resource'] : uses;

/** Operations that are sent to the local target only, and why. */
export const LOCAL_OPERATIONS: Readonly<Record<string, string>> = {
  'iam.GetUser':
    'the provider gets the account from IAM because the local target does not check credentials; on AWS it gets the account from STS, which requires no permission',
  'wafv2.ListRegexPatternSets': 'src/cli/orphans lists them on the local target only',
  'wafv2.ListWebACLs': 'src/cli/orphans lists them on the local target only',
};

function getRole(call: Call): WorkflowRole | undefined {
  const { caller, command } = call;
  if (command === null || !(caller === 'terraform' || caller === 'command')) return undefined;
  return caller === 'command' && isLocalOnly(command, call) ? undefined : ROLES_BY_COMMAND[command];
}

/**
 * Whether a command sends this request to the local target only. On AWS, all commands but `drift` send requests for objects
 * of the state bucket only. On the local target they also create the bucket, and search for resources that an interrupted
 * run did not record (`src/cli/terraform/recover.ts`).
 */
const isLocalOnly = (command: string, { names }: Call): boolean =>
  LOCAL_COMMANDS.includes(command) || (command !== 'drift' && names.Key === undefined);

/**
 * Replaces the suffix in a resource by the suffix of {@link ENVIRONMENT}. A region (`us-east-1`) is not a suffix, but follows
 * it in the names of state buckets.
 */
export function replaceSuffix(resource: string, suffixes: readonly string[]): string {
  const longestFirst = [...suffixes].sort((a, b) => b.length - a.length).join('|');
  return resource.replace(
    new RegExp(`-(?:${longestFirst})(?=-[a-z]{2}-[a-z]+-\\d|[^\\w-]|$)`, 'g'),
    `-${ENVIRONMENT}`,
  );
}

/** Replaces the ids in a resource that differ between runs. */
const replaceIds = (resource: string): string =>
  resource.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{8,64}\b/g, '*');

/** Creates the condition keys for the tags that Terraform sends, and for those that the resource has. */
const createTagContext = (tags: Tags, use: TagUse): NonNullable<Permission['context']> =>
  Object.fromEntries(
    Object.entries(tags).flatMap(([name, value]) => [
      ...(['request', 'both'].includes(use) ? [[`aws:RequestTag/${name}`, value]] : []),
      ...(['resource', 'both'].includes(use) ? [[`aws:ResourceTag/${name}`, value]] : []),
    ]),
  );

/** The services that use a role which a request passes, if their names differ from those of the services that are called. */
const PASSED_TO: Readonly<Record<string, string>> = { ec2: 'vpc-flow-logs', stepfunctions: 'states' };

/** Creates the other condition keys that AWS sets for a call. */
function createContext(action: string, { service, region }: Call): NonNullable<Permission['context']> {
  return {
    'aws:RequestedRegion': region,
    'iam:PermissionsBoundary': BOUNDARY,
    ...(action === 'iam:PassRole' && {
      'iam:PassedToService': `${PASSED_TO[service] ?? service}.amazonaws.com`,
    }),
    // A request for a mapping does not name its function; AWS looks it up.
    ...(action.endsWith('EventSourceMapping') && {
      'lambda:FunctionArn': `arn:aws:lambda:${region}:${ACCOUNT}:function:Any-${ENVIRONMENT}`,
    }),
  };
}
