import { CanaryRelease } from '../../src/modules/canary-release';
import { ServerlessFunction } from '../../src/modules/serverless-function';
import { parseStatements, synthesizeWith } from '../support/synth';

describe('CanaryRelease', () => {
  const released = synthesizeWith(({ stack, layer, key, topic }) => {
    const fn = new ServerlessFunction(stack, 'Careful', {
      entry: 'pattern-detection/pattern-query.ts',
      layer,
      key,
      memory: 128,
      timeout: 3,
      alarms: { errorRate: 1, topic },
      release: 'canary',
    });
    new CanaryRelease(stack, 'CarefulRelease', { function: fn, errorRate: 2, topic });
  });
  const group = released.getResource('aws_codedeploy_deployment_group', 'CarefulRelease');

  it('shifts 10 % of the traffic for five minutes, and rolls back on failure or alarm', () => {
    expect(group).toMatchObject({
      deployment_config_name: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      deployment_style: { deployment_type: 'BLUE_GREEN', deployment_option: 'WITH_TRAFFIC_CONTROL' },
      auto_rollback_configuration: {
        enabled: true,
        events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
      alarm_configuration: {
        enabled: true,
        alarms: [expect.stringMatching(/^\$\{aws_cloudwatch_metric_alarm\.CarefulRelease_CanaryErrorRate/)],
      },
      deployment_group_name: 'CarefulRelease-test',
    });
  });

  it('names the application after the function, so that deployments find it', () => {
    expect(released.getResource('aws_codedeploy_app', 'CarefulRelease_Application')).toEqual(
      expect.objectContaining({ name: 'Careful-test', compute_platform: 'Lambda' }),
    );
    expect(released.getResource('aws_lambda_function', 'Careful').function_name).toBe('Careful-test');
  });

  it('ignores changes of the alias by CodeDeploy', () => {
    expect(released.getResource('aws_lambda_alias', 'Careful_Live')).toMatchObject({
      function_version: '${aws_lambda_function.Careful.version}',
      lifecycle: { ignore_changes: ['function_version', 'routing_config'] },
    });
  });

  it('alarms above two percent errors of the new version only, and not without invocations', () => {
    const alarm = released.getResource('aws_cloudwatch_metric_alarm', 'CarefulRelease_CanaryErrorRate');
    expect(alarm).toMatchObject({
      threshold: 2,
      comparison_operator: 'GreaterThanThreshold',
      treat_missing_data: 'notBreaching',
    });
    const [errors, invocations, rate] = alarm.metric_query as Record<string, { dimensions?: object }>[];
    for (const query of [errors!, invocations!])
      expect(query.metric!.dimensions).toEqual({
        FunctionName: 'Careful-test',
        Resource: 'Careful-test:live',
        ExecutedVersion: '${aws_lambda_function.Careful.version}',
      });
    expect(rate!.expression).toBe('IF(invocations > 0, 100 * errors / invocations, 0)');
  });

  it('allows CodeDeploy to move this alias and to read alarms, which AWS authorizes only for all alarms', () => {
    expect(
      parseStatements(released.getResource('aws_iam_role_policy', 'CarefulRelease_Role_Policy')),
    ).toEqual([
      {
        Effect: 'Allow',
        Action: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
        Resource: ['${aws_lambda_function.Careful.arn}', expect.stringContaining('Careful_Live')],
      },
      {
        Effect: 'Allow',
        Action: ['cloudwatch:DescribeAlarms'],
        Resource: [expect.stringMatching(/^arn:aws:cloudwatch:us-east-1:\$\{.+\}:alarm:\*$/)],
      },
    ]);
  });
});
