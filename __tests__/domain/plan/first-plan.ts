import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Json, type PlanDocument, parsePlanDocument } from '../../../src/domain/plan/plan';

type Values = Record<string, Json>;
interface Change {
  actions: string[];
  before: Values | null;
  after: Values;
  after_unknown: Values;
}
interface Sample {
  resource_changes: { address: string; type: string; name: string; change: Change }[];
  configuration: {
    root_module: {
      resources: {
        address: string;
        provider_config_key: string;
        expressions: Record<string, { constant_value?: Json; references?: string[] }>;
      }[];
    };
  };
}

/** A part of the first plan of pattern-detection as Terraform 1.10 prints it, without empty attributes. */
export function firstPlan(): Sample {
  const file = join(__dirname, '../../fixtures/first-plan.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Sample;
}

export const read = (sample: object): PlanDocument => parsePlanDocument(JSON.stringify(sample));

export const findChange = (sample: Sample, type: string): Sample['resource_changes'][number] =>
  sample.resource_changes.find((change) => change.type === type)!;
export const getExpressions = (sample: Sample, type: string) =>
  sample.configuration.root_module.resources.find(({ address }) => address.startsWith(`${type}.`))!
    .expressions;

const ACCOUNT = '123456789012';
const SERVICES: Readonly<Record<string, (name: string) => string>> = {
  aws_dynamodb_table: (name) => `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/${name}`,
  aws_sqs_queue: (name) => `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`,
  aws_kms_key: () => `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234`,
  aws_sns_topic: (name) => `arn:aws:sns:us-east-1:${ACCOUNT}:${name}`,
  aws_cloudwatch_log_group: (name) => `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${name}`,
};

/** The same stack after its apply: all resources exist, and nothing changes. */
export function appliedPlan(): Sample {
  const sample = firstPlan();
  for (const { type, name, change } of sample.resource_changes) {
    const arn = SERVICES[type]?.(String(change.after.name ?? name));
    change.after = { ...change.after, ...(arn !== undefined && { arn, id: name }) };
    if (type === 'aws_kms_key') change.after.key_id = '1234';
    if (type === 'aws_iam_role') change.after.id = change.after.name!;
    if (type === 'aws_kms_alias') change.after.target_key_arn = SERVICES.aws_kms_key!('');
  }
  const readValue = (reference: string): string => {
    const [type, name, attribute] = reference.split('.') as [string, string, string];
    const found = sample.resource_changes.find((change) => change.type === type && change.name === name);
    return String(found!.change.after[attribute]);
  };
  for (const { address, change } of sample.resource_changes) {
    const { expressions } = sample.configuration.root_module.resources.find(
      (resource) => resource.address === address,
    )!;
    for (const [attribute, { constant_value: template }] of Object.entries(expressions)) {
      if (change.after_unknown[attribute] !== true || typeof template !== 'string') continue;
      change.after[attribute] = template
        .replace(/\$\{element\([^}]*\)\}/g, ACCOUNT)
        .replace(/\$\{([\w.-]+)\}/g, (_, reference: string) => readValue(reference));
    }
    Object.assign(change, { actions: ['no-op'], before: change.after, after_unknown: {} });
  }
  return sample;
}

/** Replaces a resource of the type, so that policies with its ARN are unknown. */
export function replaceOne(sample: Sample, type: string, policies: readonly string[]): void {
  const { change } = findChange(sample, type);
  const made = { arn: true, id: true, ...(type === 'aws_kms_key' && { key_id: true }) };
  const after = Object.fromEntries(Object.entries(change.after).filter(([key]) => !(key in made)));
  Object.assign(change, { actions: ['delete', 'create'], after, after_unknown: made });
  for (const policy of policies) markUnknown(findChange(sample, policy).change, 'policy');
}

export function markUnknown(change: Change, attribute: string): void {
  change.actions = ['update'];
  change.after = Object.fromEntries(Object.entries(change.after).filter(([key]) => key !== attribute));
  change.after_unknown = { ...change.after_unknown, [attribute]: true };
}
