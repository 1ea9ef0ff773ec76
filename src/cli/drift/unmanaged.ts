import type { Finding } from '../../domain/drift/record';
import { WHOLE } from '../../domain/drift/record';
import { severityOf } from '../../domain/drift/severity';
import type { Config } from '../../config';
import { survey, type Leftover } from '../orphans';
import type { StateBucket } from '../terraform/state-bucket';
import { awsCommand } from './look';
import { taggedArns, unrecordedArns } from './tagged';

type Delete = (identity: string, aws: string) => string;

/**
 * How AWS's command line deletes one, by what Terraform records of it. A role, a bucket, a usage plan or a firewall wants
 * what is in it taken out first: for them there is no one command that works.
 */
const DELETE: Readonly<Record<string, Delete>> = {
  aws_lambda_event_source_mapping: (id) => `lambda delete-event-source-mapping --uuid ${id}`,
  aws_lambda_alias: (arn) =>
    `lambda delete-alias --function-name ${arn.split(':').slice(0, -1).join(':')} --name ${arn.split(':').at(-1)}`,
  aws_lambda_function: (name) => `lambda delete-function --function-name ${name}`,
  aws_lambda_layer_version: (arn) =>
    `lambda delete-layer-version --layer-name ${arn.split(':').at(-2)} --version-number ${arn.split(':').at(-1)}`,
  aws_sfn_state_machine: (arn) => `stepfunctions delete-state-machine --state-machine-arn ${arn}`,
  aws_api_gateway_rest_api: (id) => `apigateway delete-rest-api --rest-api-id ${id}`,
  aws_api_gateway_api_key: (id) => `apigateway delete-api-key --api-key ${id}`,
  aws_kinesis_stream: (name) => `kinesis delete-stream --stream-name ${name} --enforce-consumer-deletion`,
  aws_dynamodb_table: (name) => `dynamodb delete-table --table-name ${name}`,
  aws_sqs_queue: (name, aws) =>
    `sqs delete-queue --queue-url "$(${aws} sqs get-queue-url --queue-name ${name} --query QueueUrl --output text)"`,
  aws_sns_topic: (arn) => `sns delete-topic --topic-arn ${arn}`,
  aws_cloudwatch_metric_alarm: (name) => `cloudwatch delete-alarms --alarm-names ${name}`,
  aws_cloudwatch_log_group: (name) => `logs delete-log-group --log-group-name ${name}`,
  aws_kms_alias: (name) => `kms delete-alias --alias-name ${name}`,
  aws_kms_key: (id) => `kms schedule-key-deletion --key-id ${id} --pending-window-in-days 7`,
  aws_scheduler_schedule: (name) => `scheduler delete-schedule --name ${name}`,
  aws_scheduler_schedule_group: (name) => `scheduler delete-schedule-group --name ${name}`,
};

/** A thing of this environment that no state records, as a finding. */
export function unmanagedFinding(
  stack: string,
  { type, identity }: Pick<Leftover, 'type' | 'identity'>,
  aws: string,
): Finding {
  const command = DELETE[type];
  return {
    stack,
    address: `${type} ${identity}`,
    type,
    attribute: WHOLE,
    before: null,
    after: identity,
    kind: 'unmanaged',
    severity: severityOf(type, WHOLE),
    reason: 'no state records it: delete it, or declare it and import it',
    ...(command ? { mend: `${aws} ${command(identity, aws)}` } : {}),
  };
}

/** What only its tags gave away, of a service that is not listed by name, as a finding. */
export function taggedFinding(stack: string, arn: string): Finding {
  const type = `aws_${arn.split(':')[2]}`;
  return {
    stack,
    address: `${type} ${arn}`,
    type,
    attribute: WHOLE,
    before: null,
    after: arn,
    kind: 'unmanaged',
    severity: severityOf(type, WHOLE),
    reason:
      "it has the project's tags and no state records it: delete it, or declare it and import it; deleted things keep their tags a while",
  };
}

/** Services that an ARN calls otherwise than Terraform does. */
const SERVICE: Readonly<Record<string, string>> = {
  aws_sfn_state_machine: 'states',
  aws_api_gateway_rest_api: 'apigateway',
  aws_api_gateway_api_key: 'apigateway',
  aws_cloudwatch_log_group: 'logs',
};

/** Whether an ARN is that of something which was found by its name. */
export function isNamedBy(
  { type, identity, name }: Pick<Leftover, 'type' | 'identity' | 'name'>,
  arn: string,
): boolean {
  const [, , service, , , ...rest] = arn.split(/[:/]/);
  return arn === identity || (service === (SERVICE[type] ?? type.split('_')[1]) && rest.includes(name));
}

/**
 * What carries the environment's suffix in its name and no state in its bucket records: by the lists of the services that
 * the project uses, tagged or not, and by the project's tags in every service. It belongs to no system that could be told,
 * so it stands under the environment's own name.
 */
export async function unmanaged(
  config: Config,
  systems: readonly string[],
  bucket: StateBucket,
): Promise<Finding[]> {
  // Told apart from those of other environments by their names; listing all buckets is for the local target.
  const others =
    config.target === 'local'
      ? (await Promise.all(systems.map((system) => bucket.otherEnvironments(system)))).flat()
      : [];
  const recorded = await bucket.allResources();
  const [{ leftovers }, arns] = await Promise.all([survey(config, recorded, others), taggedArns(config)]);
  const stack = `environment-${config.suffix}`;
  return [
    ...leftovers.map((one) => unmanagedFinding(stack, one, awsCommand(config))),
    ...unrecordedArns(arns, recorded, config.suffix, others)
      .filter((arn) => !leftovers.some((one) => isNamedBy(one, arn)))
      .map((arn) => taggedFinding(stack, arn)),
  ];
}
