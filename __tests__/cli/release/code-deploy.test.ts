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
import { AwsReleases } from '../../../src/cli/release/code-deploy';
import { releaseGroups } from '../../../src/cli/release/groups';

const group = {
  application: 'Detector-dev',
  group: 'Release-dev',
  fn: 'Detector-dev',
  alias: 'live',
  newest: '5',
};

/** Speaks CodeDeploy's and Lambda's wire format; the SDK's own client reads and writes it. */
let server: Server;
let releases: AwsReleases;
let answers: Record<string, unknown>;
let asked: { target: string; body: unknown }[];

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const target = String(request.headers['x-amz-target'] ?? request.url).replace(
        /^CodeDeploy_20141006\./,
        '',
      );
      asked.push({ target, body: text ? JSON.parse(text) : undefined });
      const answer = answers[target] as { __type?: string };
      response.writeHead(answer.__type ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  releases = AwsReleases.of(readConfig({ TARGET: 'local', LOCAL_ENDPOINT: `http://127.0.0.1:${port}` }));
});
beforeEach(() => {
  [answers, asked] = [{}, []];
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('CodeDeploy, as AWS speaks it', () => {
  it('creates a deployment with the alias and both versions in its AppSpec', async () => {
    answers.CreateDeployment = { deploymentId: 'd-ABC' };
    expect(await releases.create(group, '4', '5')).toBe('d-ABC');
    const sent = asked[0]!.body as CreateDeploymentInput;
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

  it('lists what has not ended', async () => {
    answers.ListDeployments = { deployments: ['d-1'] };
    expect(await releases.underWay(group)).toEqual(['d-1']);
    const expected: ListDeploymentsInput = {
      applicationName: 'Detector-dev',
      deploymentGroupName: 'Release-dev',
      includeOnlyStatuses: ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'],
    };
    expect(asked[0]!.body).toEqual(expected);
  });

  it('lists what was created lately, with the time as CodeDeploy takes it', async () => {
    answers.ListDeployments = { deployments: ['d-2', 'd-1'] };
    expect(await releases.createdSince(group, 1_700_000_000_000)).toEqual(['d-2', 'd-1']);
    expect(asked[0]!.body).toEqual({
      applicationName: 'Detector-dev',
      deploymentGroupName: 'Release-dev',
      createTimeRange: { start: 1_700_000_000 },
    });
  });

  it('reads a deployment that an alarm has stopped', async () => {
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
    expect(await releases.look('d-1')).toEqual({
      id: 'd-1',
      status: 'Stopped',
      steps: [{ name: 'AllowTraffic', status: 'Failed', message: 'stopped' }],
      move: { from: '4', to: '5' },
      error: { code: 'ALARM_ACTIVE', message: 'Activated alarms: <CanaryErrorRate-dev>' },
      rollback: 'd-2',
    });
  });

  it('knows no versions of a deployment that has not begun', async () => {
    answers.GetDeployment = { deploymentInfo: { deploymentId: 'd-1', status: 'Created' } };
    answers.ListDeploymentTargets = { __type: 'DeploymentNotStartedException', message: 'not started' };
    expect(await releases.look('d-1')).toEqual({ id: 'd-1', status: 'Created', steps: [] });
  });

  it('reads where the alias sends its traffic', async () => {
    const path = '/2015-03-31/functions/Detector-dev/aliases/live';
    answers[path] = { FunctionVersion: '4', RoutingConfig: { AdditionalVersionWeights: { 5: 0.1 } } };
    expect(await releases.alias(group)).toEqual({ version: '4', other: { version: '5', share: 0.1 } });
    answers[path] = { FunctionVersion: '5' };
    expect(await releases.alias(group)).toEqual({ version: '5' });
  });
});

describe('the groups of a stack', () => {
  const codeDeployGroup = {
    type: 'aws_codedeploy_deployment_group',
    address: 'aws_codedeploy_deployment_group.Release',
    tainted: false,
    attributes: { app_name: 'Detector-dev', deployment_group_name: 'Release-dev' },
  };

  it('are found in its state, with the version that was published last', () => {
    const fn = {
      type: 'aws_lambda_function',
      address: 'aws_lambda_function.Detector',
      tainted: false,
      attributes: { function_name: 'Detector-dev', version: '5' },
    };
    expect(releaseGroups([fn, codeDeployGroup])).toEqual([group]);
    expect(releaseGroups([fn])).toEqual([]);
  });

  it('need their function', () => {
    expect(() => releaseGroups([codeDeployGroup])).toThrow(
      'deployment group Release-dev releases Detector-dev, and the state holds no function of that name',
    );
  });
});
