import { findUnrecordedArns } from '../../../src/cli/drift/tagged-resources';
import { isArnOfResource } from '../../../src/cli/drift/unmanaged';

const arn = (rest: string) => `arn:aws:${rest}`;
const recorded = (type: string, values: Record<string, string>) => ({
  type,
  address: `${type}.X`,
  attributes: values,
  tainted: false,
});

describe('a resource that is found by its tags', () => {
  const rule = arn('events:us-east-1:1:rule/Due-east');
  const logs = arn('logs:us-east-1:1:log-group:/aws/lambda/Detector-east');
  const firewall = arn('wafv2:us-east-1:1:regional/webacl/Firewall-east/0d5e');

  it('belongs to this environment if a part of its name has the suffix', () => {
    const others = arn('events:us-east-1:1:rule/Due-north-east');
    const byId = arn('kms:us-east-1:1:key/1234');
    const unrecorded = findUnrecordedArns([rule, firewall, others, byId], [], 'east', ['north-east']);
    expect(unrecorded).toEqual([rule, firewall]);
  });

  it('is skipped if a state contains its ARN in any attribute', () => {
    const states = [
      recorded('aws_cloudwatch_event_rule', { arn: rule }),
      recorded('aws_cloudwatch_log_group', { arn: `${logs}:*` }),
    ];
    expect(findUnrecordedArns([rule, logs, firewall], states, 'east', [])).toEqual([firewall]);
  });

  it('is reported once if it was also found by its name', () => {
    const queue = { type: 'aws_sqs_queue', identity: 'Due-east', name: 'Due-east' };
    expect(isArnOfResource(queue, arn('sqs:us-east-1:1:Due-east'))).toBe(true);
    expect(isArnOfResource(queue, rule)).toBe(false);
    const workflow = { type: 'aws_sfn_state_machine', identity: 'x', name: 'Flow-east' };
    expect(isArnOfResource(workflow, arn('states:us-east-1:1:stateMachine:Flow-east'))).toBe(true);
    expect(isArnOfResource({ ...queue, identity: rule }, rule)).toBe(true);
  });
});
