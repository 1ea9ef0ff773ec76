import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { SHARED_SUFFIX } from '../../config';
import type { BootstrapConfig } from '../../config/bootstrap';
import { policyDocument } from '../../modules/iam';
import { SystemStack } from '../../modules/system-stack';
import { boundary } from './boundary';
import { changes, type Part, serviceChanges, stateWrites } from './changes';
import { planReads, planWrites } from './plans';
import { driftRecords, everyState, noApiKeys, reads, stateReads, surveys } from './reads';
import { StateBucket } from './state-bucket';

/** How the names of all IAM things here begin; no applying role may touch them. */
const OWN = 'market-stacks-';
const ISSUER = 'token.actions.githubusercontent.com';
/** What the environments of an account share, as `src/systems/account` makes it. */
const ACCOUNT_STACK = `account-${SHARED_SUFFIX}`;
/**
 * The systems that each environment has, by name: `*-east` would also be the states of `north-east`. A new system must be
 * here too, and the bootstrap be applied again.
 */
const SYSTEMS = ['pattern-detection'];
const HOUR_SECONDS = 3_600;

/**
 * What the workflows stand on in an account, made once by an administrator and in no deployment: the bucket of the
 * states, the trust in GitHub's tokens, a role that plans, one that looks for drift, one for each environment that applies,
 * and the policy that bounds the roles which those make.
 */
export class Bootstrap extends SystemStack {
  private readonly github: IamOpenidConnectProvider;

  constructor(
    scope: Construct,
    private readonly config: BootstrapConfig,
  ) {
    const { region, stateBucket, tags, repository, branch, environments } = config;
    super(scope, 'bootstrap', { suffix: SHARED_SUFFIX, region, stateBucket, tags });
    const bucket = new StateBucket(this, 'States', stateBucket);
    // Without thumbprints: AWS knows GitHub's certificate authorities.
    this.github = new IamOpenidConnectProvider(this, 'GitHub', {
      url: `https://${ISSUER}`,
      clientIdList: ['sts.amazonaws.com'],
    });
    // From the ARN: no data source, so that plans work offline.
    const account = Token.asString(Fn.element(Fn.split(':', this.github.arn), 4));
    const bounds = new IamPolicy(this, 'Boundary', {
      name: `${OWN}boundary`,
      description: 'The most that a role of the stacks may do',
      policy: policyDocument(boundary(account)),
    });
    this.output('PermissionsBoundary', bounds.arn, 'PERMISSIONS_BOUNDARY of the workflows');

    const settings = reads({ account, region }, environments);
    const stacks = stacksOf(environments);
    this.role('Plan', `${OWN}plan`, {
      subjects: [`repo:${repository}:pull_request`, `repo:${repository}:ref:refs/heads/${branch}`],
      reads: [...settings, noApiKeys(region)],
      statements: [...stateReads(bucket.arn, stacks), planWrites(bucket.arn, environments)],
      hours: 1,
    });
    // A role of its own, because what it sees of keys is nothing for a pull request's code.
    this.role('Drift', `${OWN}drift`, {
      subjects: [`repo:${repository}:ref:refs/heads/${branch}`],
      reads: [...settings, ...surveys(region)],
      statements: [
        ...stateReads(bucket.arn, stacks),
        everyState(bucket.arn),
        // What no state records is told under the environment's name.
        driftRecords(
          bucket.arn,
          [...stacks, ...environments.map((suffix) => `environment-${suffix}`)],
          ['s3:GetObject', 's3:PutObject'],
        ),
      ],
      hours: 1,
    });
    for (const suffix of environments) {
      const own = stacksOf([suffix]);
      const place = { account, region, suffix };
      const project = tags.Project!;
      this.role(`Apply-${suffix}`, `${OWN}apply-${suffix}`, {
        subjects: [`repo:${repository}:environment:${suffix}`],
        reads: [...reads(place, [suffix]), noApiKeys(region)],
        statements: [
          ...stateReads(bucket.arn, own),
          ...stateWrites(bucket.arn, own),
          // What is shared is applied once, before the first environment and with its role.
          ...planReads(bucket.arn, suffix === environments[0] ? [SHARED_SUFFIX, suffix] : [suffix]),
          ...changes({ ...place, project, boundary: bounds.arn, ownPrefix: OWN }),
        ],
        parts: serviceChanges({ ...place, project }),
        hours: 2,
      });
    }
  }

  /** A role for jobs whose token says one of these subjects, as GitHub writes them. */
  private role(
    id: string,
    name: string,
    {
      subjects,
      reads: settings,
      statements,
      parts = [],
      hours,
    }: {
      readonly subjects: readonly string[];
      /** What it sees of all settings, in a policy of its own: what it may besides is held to resources. */
      readonly reads: readonly object[];
      readonly statements: readonly object[];
      readonly parts?: readonly Part[];
      readonly hours: number;
    },
  ): void {
    const role = new IamRole(this, id, {
      name,
      maxSessionDuration: hours * HOUR_SECONDS,
      assumeRolePolicy: policyDocument([
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: { Federated: this.github.arn },
          Condition: {
            StringEquals: { [`${ISSUER}:aud`]: 'sts.amazonaws.com', [`${ISSUER}:sub`]: subjects },
          },
        },
      ]),
    });
    new IamRolePolicy(this, `${id}Reads`, {
      name: 'settings',
      role: role.id,
      policy: policyDocument(settings),
    });
    new IamRolePolicy(this, `${id}Policy`, {
      name: 'least-privilege',
      role: role.id,
      policy: policyDocument(statements),
    });
    for (const part of parts) {
      const { arn } = new IamPolicy(this, `${id}-${part.id}`, {
        name: `${name}-${part.id}`,
        policy: policyDocument(part.statements),
      });
      new IamRolePolicyAttachment(this, `${id}-${part.id}-attached`, { role: role.name, policyArn: arn });
    }
    this.output(`${id}Role`, role.arn, `the role of ${this.config.repository}'s workflows: ${name}`);
  }
}

const stacksOf = (environments: readonly string[]): string[] => [
  ACCOUNT_STACK,
  ...environments.flatMap((suffix) => SYSTEMS.map((system) => `${system}-${suffix}`)),
];
