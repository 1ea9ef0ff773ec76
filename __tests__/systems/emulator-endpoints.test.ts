import { App, Testing } from 'cdktf';
import { SYSTEM_STACKS } from '../../src/systems/systems';
import type { Synthesized } from '../support/synth';

const EC2 = /^aws_(vpc|subnet|security_group|route|flow_log|network|default_)/;
/** The beginnings of the resource types of each service, by its name in the provider's `endpoints`. */
const PREFIXES: Readonly<Record<string, string>> = {
  api_gateway_: 'apigateway',
  caller_identity: 'sts',
  cloudwatch_event_: 'events',
  cloudwatch_log_: 'logs',
  cloudwatch_: 'cloudwatch',
  db_: 'rds',
};

/** Returns the service of a resource type: `sqs` of `aws_sqs_queue`. */
const getService = (type: string): string => {
  if (EC2.test(type)) return 'ec2';
  const name = type.replace('aws_', '');
  const prefix = Object.keys(PREFIXES).find((known) => name.startsWith(known));
  return prefix === undefined ? name.split('_')[0]! : PREFIXES[prefix]!;
};

it.each(SYSTEM_STACKS)('the local target serves all services that $name uses', ({ create }) => {
  for (const stack of create(new App(), { TARGET: 'local' })) {
    const { resource, data, provider } = JSON.parse(Testing.synth(stack)) as Synthesized['json'] & {
      data?: Record<string, object>;
    };
    const [endpoints] = provider.aws![0]!.endpoints as [Record<string, string>];
    const types = Object.keys({ ...resource, ...data }).filter((type) => type.startsWith('aws_'));
    expect(types.length).toBeGreaterThan(2);
    // The provider would send requests of a service without an endpoint to AWS.
    expect(types.filter((type) => endpoints[getService(type)] === undefined)).toEqual([]);
  }
});
