import { App } from 'cdktf';
import { readConfig } from '../../../src/config';
import { AccountSettings } from '../../../src/systems/account';
import { synthesizeStack } from '../../support/synth';

describe('account', () => {
  const stack = synthesizeStack(new AccountSettings(new App(), readConfig({ ENVIRONMENT_SUFFIX: 'a' })));

  it('allows API Gateway to write logs, once for all environments of the account', () => {
    expect(stack.getResource('aws_api_gateway_account', 'ApiGatewayAccount')).toMatchObject({
      cloudwatch_role_arn: '${aws_iam_role.ApiGatewayLogs.arn}',
      depends_on: [expect.stringMatching(/^aws_iam_role_policy_attachment\./)],
    });
    expect(stack.getResource('aws_iam_role', 'ApiGatewayLogs').name).toBe('ApiGatewayLogs-shared-us-east-1');
    expect(stack.json.terraform.backend.s3.key).toBe('account-shared.tfstate');
  });

  it.each([{}, { STATE_BUCKET: 'my-state' }])('is the same stack for every environment, with %p', (env) => {
    const [one, other] = ['a', 'b'].map((suffix) =>
      synthesizeStack(new AccountSettings(new App(), readConfig({ ...env, ENVIRONMENT_SUFFIX: suffix }))),
    );
    expect(one!.json).toEqual(other!.json);
  });
});
