import { Workflow } from '../../src/modules/workflow';
import { parseStatements, synthesizeWith } from '../support/synth';

describe('Workflow', () => {
  const flow = synthesizeWith(({ stack, key, fn, grantee }) => {
    new Workflow(stack, 'Flow', {
      key,
      definition: { StartAt: 'End', States: { End: { Type: 'Succeed' } } },
      grantCalls: (caller) => fn.grantInvoke(caller),
    }).grantStart(grantee);
    expect(grantee.environment).toEqual({ FLOW_ARN: expect.anything() });
  });

  it('is Express, traced, and logs its full history', () => {
    expect(flow.getResource('aws_sfn_state_machine', 'Flow')).toMatchObject({
      name: 'Flow-test',
      type: 'EXPRESS',
      tracing_configuration: { enabled: true },
      logging_configuration: { level: 'ALL', include_execution_data: true },
    });
  });

  it('logs failed states only, without data, if its data must not be in logs', () => {
    const confidential = synthesizeWith(({ stack, key }) => {
      new Workflow(stack, 'Flow', { key, definition: {}, grantCalls: () => {}, logLevel: 'ERROR' });
    });
    expect(confidential.getResource('aws_sfn_state_machine', 'Flow')).toMatchObject({
      logging_configuration: { level: 'ERROR', include_execution_data: false },
    });
  });

  it('may only invoke the functions of its states', () => {
    const policy = parseStatements(flow.getResource('aws_iam_role_policy', 'Flow_Role_Policy'));
    expect(policy[0]).toMatchObject({
      Action: ['lambda:InvokeFunction'],
      Resource: [expect.stringMatching(/aws_lambda_alias\.Worker_Live/)],
    });
    expect(policy.slice(1).every(({ Resource }) => String(Resource) === '*')).toBe(true);
  });
});
