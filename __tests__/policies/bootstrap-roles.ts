import { App } from 'cdktf';
import { readBootstrapConfig } from '../../src/config/bootstrap';
import { Bootstrap } from '../../src/systems/bootstrap';
import { ACCOUNT, REGION, Rendered, type RenderedPolicy } from '../support/rendered';
import { synthesized } from '../support/synth';
import type { Need } from './calls';
import { simulate } from './simulate';

/** A role of the workflows: `apply-dev` is what applies the environment dev. */
export type Job = 'plan' | 'drift' | `apply-${string}`;

export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/market-stacks-boundary`;

/** Every key leaves it to IAM. */
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

/** The roles that the bootstrap makes for the workflows, as IAM would see them. */
export class BootstrapRoles {
  private readonly resources;
  private readonly policies: readonly RenderedPolicy[];

  /** @param env the bootstrap's variables */
  constructor(env: Readonly<Record<string, string>>) {
    this.resources = synthesized(new Bootstrap(new App(), readBootstrapConfig(env))).json.resource;
    this.policies = new Rendered(this.resources).policies().filter(({ attribute }) => attribute === 'policy');
  }

  /** All that a role has: its own policies and those that are attached to it. */
  policiesOf(job: Job): RenderedPolicy[] {
    const id = job.charAt(0).toUpperCase() + job.slice(1);
    const ids = [
      ...['Reads', 'Policy'].map((ending) => `aws_iam_role_policy.${id}${ending}`),
      ...Object.entries(this.resources.aws_iam_role_policy_attachment!)
        .filter(([, { role }]) => role === `\${aws_iam_role.${id}.name}`)
        .map(([, { policy_arn: arn }]) => String(arn).replace(/^\$\{(.*)\.arn\}$/, '$1')),
    ];
    return ids.map((address) => this.policies.find((policy) => policy.address === address)!);
  }

  /** What IAM answers a role: `Allowed`, `ImplicitlyDenied` or `ExplicitlyDenied`. */
  answer(job: Job, { action, resource, context }: Need): Promise<string> {
    return simulate(
      `market-stacks-${job}`,
      { action, resource, context: { 'aws:RequestedRegion': REGION, ...context } },
      this.policiesOf(job),
      action.startsWith('kms:') && resource.includes(':key/') ? KEY_POLICY : undefined,
    );
  }

  async may(job: Job, need: Need): Promise<boolean> {
    return (await this.answer(job, need)) === 'Allowed';
  }
}
