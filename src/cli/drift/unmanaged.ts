import type { DriftFinding } from '../../domain/drift/finding';
import { WHOLE_RESOURCE } from '../../domain/drift/finding';
import { getSeverity } from '../../domain/drift/severity';
import type { CommonConfig } from '../../config';
import { findOrphans, type OrphanedResource } from '../orphans';
import type { StateBucket } from '../terraform/state-bucket';
import { formatAwsCommand } from './fix-commands';
import { listTaggedArns, findUnrecordedArns } from './tagged-resources';

type DeleteCommand = (identity: string, aws: string) => string;

/**
 * The arguments of the AWS CLI that delete a resource, by its Terraform type. Roles, buckets, event rules, usage plans and
 * web ACLs have to be emptied first, so no single command deletes them.
 */
const DELETE_COMMANDS: Readonly<Record<string, DeleteCommand>> = {
  aws_lambda_event_source_mapping: (id) => `lambda delete-event-source-mapping --uuid ${id}`,
  aws_lambda_alias: (arn) =>
    `lambda delete-alias --function-name ${arn.split(':').slice(0, -1).join(':')} --name ${arn.split(':').at(-1)}`,
  aws_lambda_function: (name) => `lambda delete-function --function-name ${name}`,
  aws_lambda_layer_version: (arn) =>
    `lambda delete-layer-version --layer-name ${arn.split(':').at(-2)} --version-number ${arn.split(':').at(-1)}`,
  aws_sfn_state_machine: (arn) => `stepfunctions delete-state-machine --state-machine-arn ${arn}`,
  aws_api_gateway_rest_api: (id) => `apigateway delete-rest-api --rest-api-id ${id}`,
  aws_api_gateway_api_key: (id) => `apigateway delete-api-key --api-key ${id}`,
  aws_cloudwatch_event_archive: (name) => `events delete-archive --archive-name ${name}`,
  aws_cloudwatch_event_bus: (name) => `events delete-event-bus --name ${name}`,
  aws_kinesis_stream: (name) => `kinesis delete-stream --stream-name ${name} --enforce-consumer-deletion`,
  aws_dynamodb_table: (name) => `dynamodb delete-table --table-name ${name}`,
  aws_sqs_queue: (name, aws) =>
    `sqs delete-queue --queue-url "$(${aws} sqs get-queue-url --queue-name ${name} --query QueueUrl --output text)"`,
  aws_sns_topic: (arn) => `sns delete-topic --topic-arn ${arn}`,
  aws_cloudwatch_metric_alarm: (name) => `cloudwatch delete-alarms --alarm-names ${name}`,
  aws_cloudwatch_log_group: (name) => `logs delete-log-group --log-group-name ${name}`,
  aws_cloudwatch_log_resource_policy: (name) => `logs delete-resource-policy --policy-name ${name}`,
  aws_kms_alias: (name) => `kms delete-alias --alias-name ${name}`,
  aws_kms_key: (id) => `kms schedule-key-deletion --key-id ${id} --pending-window-in-days 7`,
  aws_scheduler_schedule: (name) => `scheduler delete-schedule --name ${name}`,
  aws_scheduler_schedule_group: (name) => `scheduler delete-schedule-group --name ${name}`,
};

/** Creates the finding of a resource of this environment that no state contains. */
export function createUnmanagedFinding(
  stack: string,
  { type, identity }: Pick<OrphanedResource, 'type' | 'identity'>,
  aws: string,
): DriftFinding {
  const command = DELETE_COMMANDS[type];
  return {
    stack,
    address: `${type} ${identity}`,
    type,
    attribute: WHOLE_RESOURCE,
    before: null,
    after: identity,
    kind: 'unmanaged',
    severity: getSeverity(type, WHOLE_RESOURCE),
    reason: 'no Terraform state contains it: delete it, or declare it and import it',
    ...(command ? { fix: `${aws} ${command(identity, aws)}` } : {}),
  };
}

/** Creates the finding of a resource that was found by its tags, in a service whose resources are not listed by name. */
function createTaggedFinding(stack: string, arn: string): DriftFinding {
  const type = `aws_${arn.split(':')[2]}`;
  return {
    stack,
    address: `${type} ${arn}`,
    type,
    attribute: WHOLE_RESOURCE,
    before: null,
    after: arn,
    kind: 'unmanaged',
    severity: getSeverity(type, WHOLE_RESOURCE),
    reason:
      "it has the project's tags and no Terraform state contains it: delete it, or declare it and import it; AWS may list a deleted resource for some time",
  };
}

/** The service in the ARN, where it differs from the service in the Terraform type. */
const ARN_SERVICES: Readonly<Record<string, string>> = {
  aws_sfn_state_machine: 'states',
  aws_api_gateway_rest_api: 'apigateway',
  aws_api_gateway_api_key: 'apigateway',
  aws_cloudwatch_event_archive: 'events',
  aws_cloudwatch_event_bus: 'events',
  aws_cloudwatch_event_rule: 'events',
  aws_cloudwatch_log_group: 'logs',
};

/** Whether an ARN belongs to a resource that was found by its name. */
export function isArnOfResource(
  { type, identity, name }: Pick<OrphanedResource, 'type' | 'identity' | 'name'>,
  arn: string,
): boolean {
  const [, , service, , , ...rest] = arn.split(/[:/]/);
  return arn === identity || (service === (ARN_SERVICES[type] ?? type.split('_')[1]) && rest.includes(name));
}

/**
 * Finds the resources of this environment that no state in its bucket contains: by name, with the list operations of the
 * services that the project uses, and by the project's tags in all services. They cannot be attributed to a system, so they
 * are reported under the name of the environment.
 */
export async function findUnmanagedResources(
  config: CommonConfig,
  systems: readonly string[],
  bucket: StateBucket,
): Promise<DriftFinding[]> {
  // The other environments are found by listing all state buckets, which only the local target does.
  const otherSuffixes =
    config.target === 'local'
      ? (await Promise.all(systems.map((system) => bucket.findOtherEnvironments(system)))).flat()
      : [];
  const recorded = await bucket.readAllResources();
  const [{ orphans }, arns] = await Promise.all([
    findOrphans(config, recorded, otherSuffixes),
    listTaggedArns(config),
  ]);
  const stack = `environment-${config.suffix}`;
  return [
    ...orphans.map((resource) => createUnmanagedFinding(stack, resource, formatAwsCommand(config))),
    ...findUnrecordedArns(arns, recorded, config.suffix, otherSuffixes)
      .filter((arn) => !orphans.some((resource) => isArnOfResource(resource, arn)))
      .map((arn) => createTaggedFinding(stack, arn)),
  ];
}
