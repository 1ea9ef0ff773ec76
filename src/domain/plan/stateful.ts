/** Resources that hold something which their configuration cannot bring back, and what is lost with them. */
const LOST: Readonly<Record<string, string>> = {
  aws_dynamodb_table: 'all its rows, and its point-in-time recovery',
  aws_kinesis_stream: 'the records of its retention that nobody has read yet',
  aws_s3_bucket: 'all its objects and their versions',
  aws_kms_key: 'everything that is encrypted with it, once its waiting time is over',
  aws_sqs_queue: 'the messages in it',
  aws_cloudwatch_log_group: 'the log events in it',
  aws_cloudwatch_event_archive: 'the archived events',
  aws_rds_cluster: 'the database, without a final snapshot',
  aws_rds_cluster_instance: 'nothing of the data, but the connections to it',
  aws_rds_global_cluster: 'the global database',
  aws_secretsmanager_secret: 'the secret, once its waiting time is over',
  aws_ecr_repository: 'the images in it',
  aws_efs_file_system: 'the files in it',
  aws_cognito_user_pool: 'the users in it',
  aws_api_gateway_rest_api: 'its address, which clients know',
  aws_api_gateway_api_key: 'the key that clients hold',
  aws_route53_zone: 'its records and its name servers',
};

/** What would be lost if a resource of that type were destroyed, or undefined where it can be made again as it was. */
export function lostWith(type: string): string | undefined {
  return LOST[type];
}
