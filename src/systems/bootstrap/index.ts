import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { SHARED_SUFFIX, SYSTEM_DEFINITIONS, type SystemDefinition } from '../../config';
import type { BootstrapConfig } from '../../config/bootstrap';
import { formatPolicyDocument } from '../../modules/iam';
import { SystemStack } from '../../modules/system-stack';
import { createBoundaryStatements } from './boundary';
import { createApplyPolicies, type PolicyPart, createStateWriteStatements } from './apply-statements';
import { createPlanReadStatements, createPlanWriteStatement } from './plan-files';
import {
  createDriftRecordStatement,
  createAllStatesStatement,
  createApiKeyDenial,
  createApplyReadStatement,
  createReadStatements,
  createStateReadStatements,
  createInventoryStatements,
} from './read-statements';
import { denyOtherRegions, listRegions } from './regions';
import { StateBucket } from './state-bucket';
import { listStates } from './state-locations';
import type { SystemNames } from './system-names';
import { BOOTSTRAP_SYSTEMS } from './systems';

/** The prefix of all IAM names in this stack; no apply role may change them. */
const NAME_PREFIX = 'market-stacks-';
const ISSUER = 'token.actions.githubusercontent.com';
const HOUR_SECONDS = 3_600;

/**
 * The resources that the GitHub workflows need in an AWS account. An administrator applies this stack once; no
 * deployment does. It contains the state bucket, the trust in GitHub's tokens, a role for plans, a role for drift
 * detection, a role for applies in each environment, and the permissions boundary of the roles that applies create.
 */
export class Bootstrap extends SystemStack {
  private readonly github: IamOpenidConnectProvider;

  constructor(
    scope: Construct,
    private readonly config: BootstrapConfig,
    systems: readonly SystemNames[] = BOOTSTRAP_SYSTEMS,
    definitions: readonly Pick<SystemDefinition, 'name' | 'regions'>[] = SYSTEM_DEFINITIONS,
  ) {
    const { region, stateBucket, tags, projects, repository, branch, environments } = config;
    super(scope, { name: `bootstrap-${SHARED_SUFFIX}`, suffix: SHARED_SUFFIX, region, stateBucket, tags });
    const bucket = new StateBucket(this, 'States', stateBucket);
    // Thumbprints are not necessary: AWS trusts GitHub's certificate authorities itself.
    this.github = new IamOpenidConnectProvider(this, 'GitHub', {
      url: `https://${ISSUER}`,
      clientIdList: ['sts.amazonaws.com'],
    });
    // Parsed from the ARN instead of a data source, so that plans work offline.
    const account = Token.asString(Fn.element(Fn.split(':', this.github.arn), 4));
    const bounds = new IamPolicy(this, 'Boundary', {
      name: `${NAME_PREFIX}boundary`,
      description: 'The most that a role of the stacks may do',
      policy: formatPolicyDocument(createBoundaryStatements(account, systems)),
    });
    this.addOutput('PermissionsBoundary', bounds.arn, 'PERMISSIONS_BOUNDARY of the workflows');

    const regions = listRegions(config, definitions);
    const settings = [
      ...createReadStatements({ account, regions }, environments, systems),
      denyOtherRegions(regions),
    ];
    const stateInput = { config, homeBucketArn: bucket.arn, definitions };
    const states = listStates(stateInput, environments);
    this.createRole('Plan', `${NAME_PREFIX}plan`, {
      subjects: [`repo:${repository}:pull_request`, `repo:${repository}:ref:refs/heads/${branch}`],
      reads: [...settings, createApiKeyDenial()],
      statements: [createPlanWriteStatement(bucket.arn, environments)],
      parts: [{ id: 'states', statements: createStateReadStatements(states) }],
      hours: 1,
    });
    // A separate role, because it can read API keys, which the code of a pull request must not.
    this.createRole('Drift', `${NAME_PREFIX}drift`, {
      subjects: [`repo:${repository}:ref:refs/heads/${branch}`],
      reads: [...settings, ...createInventoryStatements(regions)],
      statements: [createAllStatesStatement(states)],
      parts: [
        {
          id: 'states',
          statements: [
            ...createStateReadStatements(states),
            // Records of resources that no state contains have the environment's name.
            createDriftRecordStatement(
              [
                ...states,
                ...environments.map((suffix) => ({ stack: `environment-${suffix}`, bucketArn: bucket.arn })),
              ],
              ['s3:GetObject', 's3:PutObject'],
            ),
          ],
        },
      ],
      hours: 1,
    });
    for (const suffix of environments) {
      const own = listStates(stateInput, [suffix]);
      const environment = { account, regions, suffix };
      this.createRole(`Apply-${suffix}`, `${NAME_PREFIX}apply-${suffix}`, {
        subjects: [`repo:${repository}:environment:${suffix}`],
        reads: [
          ...createReadStatements(environment, [suffix], systems),
          createApplyReadStatement(regions),
          denyOtherRegions(regions),
          createApiKeyDenial(),
        ],
        statements: [
          // The role of the first environment also applies the shared stack, once, before its own.
          ...createPlanReadStatements(
            bucket.arn,
            suffix === environments[0] ? [SHARED_SUFFIX, suffix] : [suffix],
          ),
        ],
        parts: [
          {
            id: 'states',
            statements: [...createStateReadStatements(own), ...createStateWriteStatements(own)],
          },
          ...createApplyPolicies(
            { ...environment, projects, boundary: bounds.arn, ownPrefix: NAME_PREFIX },
            systems,
          ),
        ],
        hours: 2,
      });
    }
  }

  /** Creates a role for jobs whose token has one of these subjects, in GitHub's format. */
  private createRole(
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
      /**
       * Statements that allow reading settings, in a separate policy; the other statements are limited to resources.
       */
      readonly reads: readonly object[];
      readonly statements: readonly object[];
      readonly parts?: readonly PolicyPart[];
      readonly hours: number;
    },
  ): void {
    const role = new IamRole(this, id, {
      name,
      maxSessionDuration: hours * HOUR_SECONDS,
      assumeRolePolicy: formatPolicyDocument([
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
      policy: formatPolicyDocument(settings),
    });
    new IamRolePolicy(this, `${id}Policy`, {
      name: 'least-privilege',
      role: role.id,
      policy: formatPolicyDocument(statements),
    });
    for (const part of parts) {
      const { arn } = new IamPolicy(this, `${id}-${part.id}`, {
        name: `${name}-${part.id}`,
        policy: formatPolicyDocument(part.statements),
      });
      new IamRolePolicyAttachment(this, `${id}-${part.id}-attached`, { role: role.name, policyArn: arn });
    }
    this.addOutput(`${id}Role`, role.arn, `the role of ${this.config.repository}'s workflows: ${name}`);
  }
}
