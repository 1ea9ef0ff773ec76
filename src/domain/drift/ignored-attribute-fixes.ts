import { quoteForShell } from '../shell-word';
import type { Json } from '../plan/plan';
import type { AttributeValues } from './stack-facts';

const quote = (value: Json | undefined): string => quoteForShell(String(value ?? ''));

/** Formats the commands of the AWS CLI that restore an attribute whose changes the configuration ignores. */
const FIXES: Readonly<Record<string, (recorded: AttributeValues, actual: AttributeValues) => string>> = {
  aws_lambda_alias: (recorded, actual) =>
    `lambda update-alias --function-name ${quote(actual.function_name)} --name ${quote(actual.name)} ` +
    `--function-version ${quote(recorded.function_version)} --routing-config AdditionalVersionWeights={}`,
  aws_lambda_provisioned_concurrency_config: (recorded, actual) =>
    `lambda put-provisioned-concurrency-config --function-name ${quote(actual.function_name)} ` +
    `--qualifier ${quote(actual.qualifier)} ` +
    `--provisioned-concurrent-executions ${quote(recorded.provisioned_concurrent_executions)}`,
  aws_appautoscaling_target: (recorded, actual) =>
    `application-autoscaling register-scalable-target --service-namespace ${quote(actual.service_namespace)} ` +
    `--resource-id ${quote(actual.resource_id)} --scalable-dimension ${quote(actual.scalable_dimension)} ` +
    `--min-capacity ${quote(recorded.min_capacity)} --max-capacity ${quote(recorded.max_capacity)}`,
  aws_dynamodb_table: (recorded, actual) =>
    `dynamodb update-table --table-name ${quote(actual.name)} --provisioned-throughput ` +
    `ReadCapacityUnits=${quote(recorded.read_capacity)},WriteCapacityUnits=${quote(recorded.write_capacity)}`,
};
/** The attributes of tables that the command restores. */
const TABLE_ATTRIBUTES = ['read_capacity', 'write_capacity'];

/** The arguments of the AWS CLI that restore an attribute, or undefined if no command does. */
export const formatIgnoredFix = (
  type: string,
  attribute: string,
  recorded: AttributeValues,
  actual: AttributeValues,
): string | undefined =>
  type === 'aws_dynamodb_table' && !TABLE_ATTRIBUTES.includes(attribute)
    ? undefined
    : FIXES[type]?.(recorded, actual);
