import { findUnrecordedArns } from '../../../src/cli/drift/tagged-resources';
import { isArnOfResource } from '../../../src/cli/drift/unmanaged';

const formatArn = (rest: string) => `arn:aws:${rest}`;
const tag = (arn: string, hasEnvironment = false) => ({ arn, hasEnvironment });
const createRecord = (type: string, values: Record<string, unknown>) => ({
  type,
  address: `${type}.X`,
  attributes: values,
  tainted: false,
});

describe('a resource that is found by its tags', () => {
  const rule = formatArn('events:us-east-1:1:rule/Due-east');
  const logs = formatArn('logs:us-east-1:1:log-group:/aws/lambda/Detector-east');
  const firewall = formatArn('wafv2:us-east-1:1:regional/webacl/Firewall-east/0d5e');

  it('belongs to this environment if a part of its name is the suffix', () => {
    const others = formatArn('events:us-east-1:1:rule/Due-north-east');
    const byId = formatArn('kms:us-east-1:1:key/1234');
    const tagged = [rule, firewall, others, byId].map((arn) => tag(arn));
    expect(findUnrecordedArns(tagged, [], 'east', ['north-east'])).toEqual([rule, firewall]);
  });

  it('belongs to this environment by its tag if it has an id instead of a name, but not each copy of its tags', () => {
    const check = formatArn('route53:::healthcheck/1a2b');
    const endpoint = formatArn('ec2:us-east-1:1:vpc-endpoint/vpce-1a2b');
    // RDS copies the tags of a cluster to its snapshots, which it deletes itself.
    const snapshot = formatArn('rds:us-east-1:1:cluster-snapshot:rds:cluster-orders-east-2026-11-29');
    const states = [createRecord('aws_vpc_endpoint', { arn: endpoint })];
    const tagged = [check, endpoint, snapshot].map((arn) => tag(arn, true));
    expect(findUnrecordedArns(tagged, states, 'east', [])).toEqual([check]);
    expect(findUnrecordedArns([tag(check)], [], 'east', [])).toEqual([]);
  });

  it('is skipped if a state contains its ARN in any attribute', () => {
    const states = [
      createRecord('aws_cloudwatch_event_rule', { arn: rule }),
      createRecord('aws_cloudwatch_log_group', { arn: `${logs}:*` }),
    ];
    expect(findUnrecordedArns([tag(rule), tag(logs), tag(firewall)], states, 'east', [])).toEqual([firewall]);
  });

  it('is skipped if it is a replica of a global table, which only the state of the table contains', () => {
    const [table, replica, other] = ['us-east-1', 'eu-west-1', 'eu-west-2'].map((region) =>
      formatArn(`dynamodb:${region}:1:table/trades-east`),
    );
    const states = [createRecord('aws_dynamodb_table', { arn: table, replica: [{ arn: replica }] })];
    expect(findUnrecordedArns([tag(replica!), tag(other!)], states, 'east', [])).toEqual([other]);
  });

  it('is reported once if it was also found by its name', () => {
    const queue = { type: 'aws_sqs_queue', identity: 'Due-east', name: 'Due-east' };
    expect(isArnOfResource(queue, formatArn('sqs:us-east-1:1:Due-east'))).toBe(true);
    expect(isArnOfResource(queue, rule)).toBe(false);
    const workflow = { type: 'aws_sfn_state_machine', identity: 'x', name: 'Flow-east' };
    expect(isArnOfResource(workflow, formatArn('states:us-east-1:1:stateMachine:Flow-east'))).toBe(true);
    expect(isArnOfResource({ ...queue, identity: rule }, rule)).toBe(true);
  });
});
