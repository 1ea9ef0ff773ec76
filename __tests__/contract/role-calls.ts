import { BOUNDARY } from '../policies/bootstrap-roles';
import type { Need } from '../policies/calls';
import { ACCOUNT, REGION } from '../support/rendered';
import type { Call } from '../support/recordings';
import { needsOf } from './needs';

/** A role of the workflows, whichever environment it applies. */
export type Duty = 'plan' | 'drift' | 'apply';

/**
 * The role that runs a command in the workflows. People run `deploy`, `up` and `down`: their Terraform sends the same
 * requests as an apply, to create and to destroy.
 */
const DUTIES: Readonly<Record<string, Duty>> = {
  apply: 'apply',
  deploy: 'apply',
  down: 'apply',
  drift: 'drift',
  plan: 'plan',
  up: 'apply',
};
/** Commands that run on the local target only. What they send themselves, beside Terraform, needs no role. */
const LOCAL_COMMANDS = ['down', 'up'];

/** What a role is asked to allow, and the call that asks. */
export interface Asked {
  readonly duty: Duty;
  readonly need: Need;
  readonly call: Call;
}

/** The environment whose role is asked, whichever environment a call was about. */
export const ENVIRONMENT = 'dev';

/**
 * What is asked of the roles of the workflows by all that a run recorded, each once.
 * @param suffixes of the environments that the run had
 */
export function askedOfRoles(calls: readonly Call[], suffixes: readonly string[]): Asked[] {
  const asked = new Map<string, Asked>();
  for (const call of calls) {
    const duty = dutyOf(call);
    if (duty === undefined || call.operation in LOCAL_OPERATIONS) continue;
    for (const { action, resource: named } of needsOf(call)) {
      const resource = inEnvironment(named, suffixes);
      const need = { action, resource, context: contextOf(action, call) };
      const key = [duty, action, withoutIds(resource)].join(' ');
      if (!asked.has(key)) asked.set(key, { duty, call, need });
    }
  }
  return [...asked.values()];
}

/** Operations that Terraform asks the local target for alone. */
export const LOCAL_OPERATIONS: Readonly<Record<string, string>> = {
  GetUser:
    'the provider asks IAM for the account because the local target’s credentials are not checked; on AWS it asks STS, which needs no right',
};

function dutyOf(call: Call): Duty | undefined {
  const { caller, command } = call;
  if (command === null || !(caller === 'terraform' || caller === 'command')) return undefined;
  return caller === 'command' && isLocalOnly(command, call) ? undefined : DUTIES[command];
}

/**
 * Whether a command sends this to the local target only. All commands but `drift` send AWS nothing but requests for objects
 * of the state bucket: they make the bucket itself, and search for what a killed run did not record, where the target
 * is the local one (`src/cli/terraform/recover.ts`).
 */
const isLocalOnly = (command: string, { names }: Call): boolean =>
  LOCAL_COMMANDS.includes(command) || (command !== 'drift' && names.Key === undefined);

/** A resource of one environment in place of another's. A region (`us-east-1`) is no suffix. */
export function inEnvironment(resource: string, suffixes: readonly string[]): string {
  const longestFirst = [...suffixes].sort((a, b) => b.length - a.length).join('|');
  return resource.replace(new RegExp(`-(?:${longestFirst})(?![\\w-])`, 'g'), `-${ENVIRONMENT}`);
}

/** A resource without the ids that are different in each run. */
const withoutIds = (resource: string): string =>
  resource.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{8,64}\b/g, '*');

/** The context of a call for IAM: the default tags that Terraform sends, and the tags of the resource. */
function contextOf(action: string, { service }: Call): NonNullable<Need['context']> {
  const project = 'StockPatternDetection';
  return {
    'aws:RequestTag/Project': project,
    'aws:ResourceTag/Project': project,
    'iam:PermissionsBoundary': BOUNDARY,
    ...(action === 'iam:PassRole' && {
      'iam:PassedToService': `${service === 'stepfunctions' ? 'states' : service}.amazonaws.com`,
    }),
    // A call on a mapping does not name its function; AWS knows it.
    ...(action.endsWith('EventSourceMapping') && {
      'lambda:FunctionArn': `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Any-${ENVIRONMENT}`,
    }),
  };
}
