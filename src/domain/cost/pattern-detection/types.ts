/** The resource types that the traffic passes through. */
export const FUNCTION = 'aws_lambda_function';
export const TABLE = 'aws_dynamodb_table';
export const QUEUE = 'aws_sqs_queue';
export const TOPIC = 'aws_sns_topic';
