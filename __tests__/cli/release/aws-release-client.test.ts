import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  CreateDeploymentInput,
  DeploymentInfo,
  ListDeploymentsInput,
  LambdaTarget,
} from '@aws-sdk/client-codedeploy';
import { readConfig } from '../../../src/config';
import { AwsReleaseClient } from '../../../src/cli/release/aws-release-client';
import { findReleaseGroups } from '../../../src/cli/release/groups';

const group = {
  application: 'Detector-dev',
  deploymentGroup: 'Release-dev',
  functionName: 'Detector-dev',
  alias: 'live',
  latestVersion: '5',
};

/** A server with the wire format of CodeDeploy and Lambda, for the real SDK clients. */
let server: Server;
let client: AwsReleaseClient;
let answers: Record<string, unknown>;
let requests: { target: string; body: unknown }[];

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const target = String(request.headers['x-amz-target'] ?? request.url).replace(
        /^CodeDeploy_20141006\./,
        '',
      );
      requests.push({ target, body: text ? JSON.parse(text) : undefined });
      const answer = answers[target] as { __type?: string };
      response.writeHead(answer.__type ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  client = AwsReleaseClient.create(
    readConfig({ TARGET: 'local', LOCAL_ENDPOINT: `http://127.0.0.1:${port}` }),
  );
});
beforeEach(() => {
  [answers, requests] = [{}, []];
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('AwsReleaseClient', () => {
  it('creates a deployment with the alias and both versions in its AppSpec', async () => {
    answers.CreateDeployment = { deploymentId: 'd-ABC' };
    expect(await client.createDeployment(group, '4', '5')).toBe('d-ABC');
    const sent = requests[0]!.body as CreateDeploymentInput;
    expect(sent).toMatchObject({ applicationName: 'Detector-dev', deploymentGroupName: 'Release-dev' });
    const { content, sha256 } = sent.revision!.appSpecContent!;
    expect(sent.revision!.revisionType).toBe('AppSpecContent');
    expect(sha256).toBe(createHash('sha256').update(content!).digest('hex'));
    expect(JSON.parse(content!)).toEqual({
      version: '0.0',
      Resources: [
        {
          'Detector-dev': {
            Type: 'AWS::Lambda::Function',
            Properties: { Name: 'Detector-dev', Alias: 'live', CurrentVersion: '4', TargetVersion: '5' },
          },
        },
      ],
    });
  });

  it('lists the deployments that have not ended', async () => {
    answers.ListDeployments = { deployments: ['d-1'] };
    expect(await client.listDeploymentsInProgress(group)).toEqual(['d-1']);
    const expected: ListDeploymentsInput = {
      applicationName: 'Detector-dev',
      deploymentGroupName: 'Release-dev',
      includeOnlyStatuses: ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'],
    };
    expect(requests[0]!.body).toEqual(expected);
  });

  it('lists recent deployments, with the time in seconds', async () => {
    answers.ListDeployments = { deployments: ['d-2', 'd-1'] };
    expect(await client.listDeploymentsSince(group, 1_700_000_000_000)).toEqual(['d-2', 'd-1']);
    expect(requests[0]!.body).toEqual({
      applicationName: 'Detector-dev',
      deploymentGroupName: 'Release-dev',
      createTimeRange: { start: 1_700_000_000 },
    });
  });

  it('reads a deployment that an alarm stopped', async () => {
    const deploymentInfo: DeploymentInfo = {
      deploymentId: 'd-1',
      status: 'Stopped',
      errorInformation: { code: 'ALARM_ACTIVE', message: 'Activated alarms: <CanaryErrorRate-dev>' },
      rollbackInfo: { rollbackDeploymentId: 'd-2' },
    };
    const lambdaTarget: LambdaTarget = {
      status: 'Failed',
      lifecycleEvents: [
        { lifecycleEventName: 'AllowTraffic', status: 'Failed', diagnostics: { message: 'stopped' } },
      ],
      lambdaFunctionInfo: { functionName: 'Detector-dev', currentVersion: '4', targetVersion: '5' },
    };
    answers.GetDeployment = { deploymentInfo };
    answers.ListDeploymentTargets = { targetIds: ['Detector-dev:live'] };
    answers.GetDeploymentTarget = {
      deploymentTarget: { deploymentTargetType: 'LambdaFunction', lambdaTarget },
    };
    expect(await client.getDeployment('d-1')).toEqual({
      id: 'd-1',
      status: 'Stopped',
      lifecycleEvents: [{ name: 'AllowTraffic', status: 'Failed', message: 'stopped' }],
      versions: { from: '4', to: '5' },
      error: { code: 'ALARM_ACTIVE', message: 'Activated alarms: <CanaryErrorRate-dev>' },
      rollbackId: 'd-2',
    });
  });

  it('reads no versions of a deployment that has not started', async () => {
    answers.GetDeployment = { deploymentInfo: { deploymentId: 'd-1', status: 'Created' } };
    answers.ListDeploymentTargets = { __type: 'DeploymentNotStartedException', message: 'not started' };
    expect(await client.getDeployment('d-1')).toEqual({ id: 'd-1', status: 'Created', lifecycleEvents: [] });
  });

  it('reads the routing of the alias', async () => {
    const path = '/2015-03-31/functions/Detector-dev/aliases/live';
    answers[path] = { FunctionVersion: '4', RoutingConfig: { AdditionalVersionWeights: { 5: 0.1 } } };
    expect(await client.getAlias(group)).toEqual({ version: '4', additional: { version: '5', weight: 0.1 } });
    answers[path] = { FunctionVersion: '5' };
    expect(await client.getAlias(group)).toEqual({ version: '5' });
  });
});

describe('findReleaseGroups', () => {
  const codeDeployGroup = {
    type: 'aws_codedeploy_deployment_group',
    address: 'aws_codedeploy_deployment_group.Release',
    tainted: false,
    attributes: { app_name: 'Detector-dev', deployment_group_name: 'Release-dev' },
  };

  it('finds groups in the state, with the latest version', () => {
    const fn = {
      type: 'aws_lambda_function',
      address: 'aws_lambda_function.Detector',
      tainted: false,
      attributes: { function_name: 'Detector-dev', version: '5' },
    };
    expect(findReleaseGroups([fn, codeDeployGroup])).toEqual([group]);
    expect(findReleaseGroups([fn])).toEqual([]);
  });

  it('fails if the function of a group is missing', () => {
    expect(() => findReleaseGroups([codeDeployGroup])).toThrow(
      'deployment group Release-dev releases Detector-dev, but the state contains no function with that name',
    );
  });
});
