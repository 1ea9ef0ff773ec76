import { App } from 'cdktf';
import type { SystemDefinition } from '../../src/config';
import { readBootstrapConfig } from '../../src/config/bootstrap';
import { Bootstrap } from '../../src/systems/bootstrap';
import type { SystemNames } from '../../src/systems/bootstrap/system-names';
import { BOOTSTRAP_SYSTEMS } from '../../src/systems/bootstrap/systems';
import { ACCOUNT, REGION, Rendered, type RenderedPolicy } from '../support/rendered';
import { synthesizeStack } from '../support/synth';
import type { Permission } from './record-permissions';
import { simulatePermission } from './simulate-permission';

/** A role of the workflows: `apply-dev` applies the environment dev. */
export type RoleName = 'plan' | 'drift' | `apply-${string}`;

export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/market-stacks-boundary`;

/** The policy of every key: it delegates permissions to IAM. */
const KEY_POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow' as const,
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
};

/** The roles that the bootstrap creates for the workflows, in a simulation of IAM. */
export class BootstrapRoles {
  private readonly resources;
  private readonly policies: readonly RenderedPolicy[];
  private readonly byRole = new Map<RoleName, readonly RenderedPolicy[]>();

  /**
   * @param env the variables of the bootstrap
   * @param systems the names of their resources
   * @param definitions the systems whose regions and states the roles can access; all systems by default
   */
  constructor(
    env: Readonly<Record<string, string>>,
    definitions?: readonly Pick<SystemDefinition, 'name' | 'regions'>[],
    systems: readonly SystemNames[] = BOOTSTRAP_SYSTEMS,
  ) {
    this.resources = synthesizeStack(
      new Bootstrap(new App(), readBootstrapConfig(env), systems, definitions),
    ).json.resource;
    this.policies = new Rendered(this.resources)
      .listPolicies()
      .filter(({ attribute }) => attribute === 'policy');
  }

  /** Lists the inline and the attached policies of a role. */
  listPolicies(role: RoleName): readonly RenderedPolicy[] {
    const policies = this.byRole.get(role) ?? this.findPolicies(role);
    this.byRole.set(role, policies);
    return policies;
  }

  private findPolicies(role: RoleName): readonly RenderedPolicy[] {
    const id = role.charAt(0).toUpperCase() + role.slice(1);
    const ids = [
      ...['Reads', 'Policy'].map((ending) => `aws_iam_role_policy.${id}${ending}`),
      ...Object.entries(this.resources.aws_iam_role_policy_attachment!)
        .filter(([, { role }]) => role === `\${aws_iam_role.${id}.name}`)
        .map(([, { policy_arn: arn }]) => String(arn).replace(/^\$\{(.*)\.arn\}$/, '$1')),
    ];
    return ids.map((address) => this.policies.find((policy) => policy.address === address)!);
  }

  /** Simulates IAM's decision: `Allowed`, `ImplicitlyDenied` or `ExplicitlyDenied`. */
  simulate(role: RoleName, { action, resource, context }: Permission): Promise<string> {
    return simulatePermission(
      `market-stacks-${role}`,
      { action, resource, context: { 'aws:RequestedRegion': REGION, ...context } },
      this.listPolicies(role),
      action.startsWith('kms:') && resource.includes(':key/') ? KEY_POLICY : undefined,
    );
  }

  async isAllowed(role: RoleName, permission: Permission): Promise<boolean> {
    return (await this.simulate(role, permission)) === 'Allowed';
  }
}
