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
import { createClientOptions } from '../target/aws';
import {
  type AliasRouting,
  type Deployment,
  type DeploymentStatus,
  IN_PROGRESS_STATUSES,
  type ReleaseClient,
  type ReleaseGroup,
} from './release-client';

/** The release client for AWS, with CodeDeploy and Lambda. */
export class AwsReleaseClient implements ReleaseClient {
  constructor(
    private readonly codeDeploy: CodeDeployClient,
    private readonly lambda: LambdaClient,
  ) {}

  static create(config: CommonConfig): AwsReleaseClient {
    return new AwsReleaseClient(
      new CodeDeployClient(createClientOptions(config)),
      new LambdaClient(createClientOptions(config)),
    );
  }

  async getAlias({ functionName, alias }: ReleaseGroup): Promise<AliasRouting> {
    const response = await this.lambda.send(new GetAliasCommand({ FunctionName: functionName, Name: alias }));
    const [additional] = Object.entries(response.RoutingConfig?.AdditionalVersionWeights ?? {});
    return {
      version: response.FunctionVersion ?? '',
      ...(additional ? { additional: { version: additional[0], weight: additional[1] } } : {}),
    };
  }

  async listDeploymentsInProgress(group: ReleaseGroup) {
    return this.listDeployments(group, { includeOnlyStatuses: [...IN_PROGRESS_STATUSES] });
  }

  async listDeploymentsSince(group: ReleaseGroup, time: number) {
    return this.listDeployments(group, { createTimeRange: { start: new Date(time) } });
  }

  private async listDeployments(
    { application, deploymentGroup }: ReleaseGroup,
    filter: Partial<ListDeploymentsInput>,
  ) {
    const ids: string[] = [];
    const pages = paginateListDeployments(
      { client: this.codeDeploy },
      { applicationName: application, deploymentGroupName: deploymentGroup, ...filter },
    );
    for await (const page of pages) ids.push(...(page.deployments ?? []));
    return ids;
  }

  async createDeployment(group: ReleaseGroup, from: string, to: string) {
    const content = createAppSpec(group, from, to);
    const { deploymentId } = await this.codeDeploy.send(
      new CreateDeploymentCommand({
        applicationName: group.application,
        deploymentGroupName: group.deploymentGroup,
        description: `${group.functionName}:${group.alias} from version ${from} to ${to}`,
        revision: {
          revisionType: 'AppSpecContent',
          appSpecContent: { content, sha256: createHash('sha256').update(content).digest('hex') },
        },
      }),
    );
    if (!deploymentId) throw new Error('expected CodeDeploy to return the id of the deployment');
    return deploymentId;
  }

  async getDeployment(id: string): Promise<Deployment> {
    const { deploymentInfo } = await this.codeDeploy.send(new GetDeploymentCommand({ deploymentId: id }));
    return parseDeployment(id, deploymentInfo ?? {}, await this.getTarget(id));
  }

  /** Returns the function of a deployment; undefined until CodeDeploy has started it. */
  private async getTarget(deploymentId: string): Promise<LambdaTarget | undefined> {
    try {
      const { targetIds } = await this.codeDeploy.send(new ListDeploymentTargetsCommand({ deploymentId }));
      const [targetId] = targetIds ?? [];
      if (targetId === undefined) return undefined;
      const response = await this.codeDeploy.send(new GetDeploymentTargetCommand({ deploymentId, targetId }));
      return response.deploymentTarget?.lambdaTarget;
    } catch (error) {
      if (error instanceof DeploymentNotStartedException) return undefined;
      throw error;
    }
  }
}

/** Creates the AppSpec of a deployment, in JSON. */
function createAppSpec({ functionName, alias }: ReleaseGroup, from: string, to: string): string {
  return JSON.stringify({
    version: '0.0',
    Resources: [
      {
        [functionName]: {
          Type: 'AWS::Lambda::Function',
          Properties: { Name: functionName, Alias: alias, CurrentVersion: from, TargetVersion: to },
        },
      },
    ],
  });
}

function parseDeployment(
  id: string,
  { status, errorInformation, rollbackInfo }: DeploymentInfo,
  target: LambdaTarget | undefined,
): Deployment {
  const { currentVersion, targetVersion } = target?.lambdaFunctionInfo ?? {};
  return {
    id,
    status: (status ?? 'Created') satisfies DeploymentStatus,
    lifecycleEvents: (target?.lifecycleEvents ?? []).map((event) => ({
      name: event.lifecycleEventName ?? '',
      status: event.status ?? 'Unknown',
      ...(event.diagnostics?.message ? { message: event.diagnostics.message } : {}),
    })),
    ...(currentVersion && targetVersion ? { versions: { from: currentVersion, to: targetVersion } } : {}),
    ...(errorInformation
      ? { error: { code: errorInformation.code ?? '', message: errorInformation.message ?? '' } }
      : {}),
    ...(rollbackInfo?.rollbackDeploymentId ? { rollbackId: rollbackInfo.rollbackDeploymentId } : {}),
  };
}
