/** The types of what one hands on to another. */
export const FUNCTION = 'aws_lambda_function';
export const TABLE = 'aws_dynamodb_table';
export const QUEUE = 'aws_sqs_queue';
export const TOPIC = 'aws_sns_topic';
