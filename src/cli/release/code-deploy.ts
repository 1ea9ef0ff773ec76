import { createHash } from 'node:crypto';
import {
  CodeDeployClient,
  CreateDeploymentCommand,
  type DeploymentInfo,
  DeploymentNotStartedException,
  GetDeploymentCommand,
  GetDeploymentTargetCommand,
  type LambdaTarget,
  type ListDeploymentsInput,
  ListDeploymentTargetsCommand,
  paginateListDeployments,
} from '@aws-sdk/client-codedeploy';
import { GetAliasCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { CommonConfig } from '../../config';
import { clientOptions } from '../target/aws';
import { type Deployment, type ReleaseGroup, type Releases, type Status, UNDER_WAY } from './releases';

/** CodeDeploy and Lambda of AWS. */
export class AwsReleases implements Releases {
  constructor(
    private readonly codeDeploy: CodeDeployClient,
    private readonly lambda: LambdaClient,
  ) {}

  static of(config: CommonConfig): AwsReleases {
    return new AwsReleases(
      new CodeDeployClient(clientOptions(config)),
      new LambdaClient(clientOptions(config)),
    );
  }

  async alias({ fn, alias }: ReleaseGroup) {
    const found = await this.lambda.send(new GetAliasCommand({ FunctionName: fn, Name: alias }));
    const [other] = Object.entries(found.RoutingConfig?.AdditionalVersionWeights ?? {});
    return {
      version: found.FunctionVersion ?? '',
      ...(other ? { other: { version: other[0], share: other[1] } } : {}),
    };
  }

  async underWay(group: ReleaseGroup) {
    return this.list(group, { includeOnlyStatuses: [...UNDER_WAY] });
  }

  async createdSince(group: ReleaseGroup, time: number) {
    return this.list(group, { createTimeRange: { start: new Date(time) } });
  }

  private async list({ application, group }: ReleaseGroup, filter: Partial<ListDeploymentsInput>) {
    const ids: string[] = [];
    const pages = paginateListDeployments(
      { client: this.codeDeploy },
      { applicationName: application, deploymentGroupName: group, ...filter },
    );
    for await (const page of pages) ids.push(...(page.deployments ?? []));
    return ids;
  }

  async create(group: ReleaseGroup, from: string, to: string) {
    const content = appSpec(group, from, to);
    const { deploymentId } = await this.codeDeploy.send(
      new CreateDeploymentCommand({
        applicationName: group.application,
        deploymentGroupName: group.group,
        description: `${group.fn}:${group.alias} from version ${from} to ${to}`,
        revision: {
          revisionType: 'AppSpecContent',
          appSpecContent: { content, sha256: createHash('sha256').update(content).digest('hex') },
        },
      }),
    );
    if (!deploymentId) throw new Error('CodeDeploy took the deployment and gave it no id');
    return deploymentId;
  }

  async look(id: string): Promise<Deployment> {
    const { deploymentInfo } = await this.codeDeploy.send(new GetDeploymentCommand({ deploymentId: id }));
    return described(id, deploymentInfo ?? {}, await this.target(id));
  }

  /** What happens to the function; nothing is known of it before CodeDeploy has begun. */
  private async target(deploymentId: string): Promise<LambdaTarget | undefined> {
    try {
      const { targetIds } = await this.codeDeploy.send(new ListDeploymentTargetsCommand({ deploymentId }));
      const [targetId] = targetIds ?? [];
      if (targetId === undefined) return undefined;
      const found = await this.codeDeploy.send(new GetDeploymentTargetCommand({ deploymentId, targetId }));
      return found.deploymentTarget?.lambdaTarget;
    } catch (error) {
      if (error instanceof DeploymentNotStartedException) return undefined;
      throw error;
    }
  }
}

/** What CodeDeploy is to do, in its own language. */
export function appSpec({ fn, alias }: ReleaseGroup, from: string, to: string): string {
  return JSON.stringify({
    version: '0.0',
    Resources: [
      {
        [fn]: {
          Type: 'AWS::Lambda::Function',
          Properties: { Name: fn, Alias: alias, CurrentVersion: from, TargetVersion: to },
        },
      },
    ],
  });
}

function described(
  id: string,
  { status, errorInformation, rollbackInfo }: DeploymentInfo,
  target: LambdaTarget | undefined,
): Deployment {
  const { currentVersion, targetVersion } = target?.lambdaFunctionInfo ?? {};
  return {
    id,
    status: (status ?? 'Created') satisfies Status,
    steps: (target?.lifecycleEvents ?? []).map((event) => ({
      name: event.lifecycleEventName ?? '',
      status: event.status ?? 'Unknown',
      ...(event.diagnostics?.message ? { message: event.diagnostics.message } : {}),
    })),
    ...(currentVersion && targetVersion ? { move: { from: currentVersion, to: targetVersion } } : {}),
    ...(errorInformation
      ? { error: { code: errorInformation.code ?? '', message: errorInformation.message ?? '' } }
      : {}),
    ...(rollbackInfo?.rollbackDeploymentId ? { rollback: rollbackInfo.rollbackDeploymentId } : {}),
  };
}
