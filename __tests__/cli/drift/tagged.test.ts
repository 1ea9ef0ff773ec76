import { unrecordedArns } from '../../../src/cli/drift/tagged';
import { isNamedBy } from '../../../src/cli/drift/unmanaged';

const arn = (rest: string) => `arn:aws:${rest}`;
const recorded = (type: string, values: Record<string, string>) => ({
  type,
  address: `${type}.X`,
  attributes: values,
  tainted: false,
});

describe('what the tags give away', () => {
  const rule = arn('events:us-east-1:1:rule/Due-east');
  const logs = arn('logs:us-east-1:1:log-group:/aws/lambda/Detector-east');
  const firewall = arn('wafv2:us-east-1:1:regional/webacl/Firewall-east/0d5e');

  it('is of this environment where a part of the name carries the suffix', () => {
    const others = arn('events:us-east-1:1:rule/Due-north-east');
    const byId = arn('kms:us-east-1:1:key/1234');
    const found = unrecordedArns([rule, firewall, others, byId], [], 'east', ['north-east']);
    expect(found).toEqual([rule, firewall]);
  });

  it('is nothing that a state records, under whatever attribute', () => {
    const states = [
      recorded('aws_cloudwatch_event_rule', { arn: rule }),
      recorded('aws_cloudwatch_log_group', { arn: `${logs}:*` }),
    ];
    expect(unrecordedArns([rule, logs, firewall], states, 'east', [])).toEqual([firewall]);
  });

  it('is told once where it was found by its name as well, whatever else has that name', () => {
    const queue = { type: 'aws_sqs_queue', identity: 'Due-east', name: 'Due-east' };
    expect(isNamedBy(queue, arn('sqs:us-east-1:1:Due-east'))).toBe(true);
    expect(isNamedBy(queue, rule)).toBe(false);
    const workflow = { type: 'aws_sfn_state_machine', identity: 'x', name: 'Flow-east' };
    expect(isNamedBy(workflow, arn('states:us-east-1:1:stateMachine:Flow-east'))).toBe(true);
    expect(isNamedBy({ ...queue, identity: rule }, rule)).toBe(true);
  });
});
