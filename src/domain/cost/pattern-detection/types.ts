/** The types of the resources that process the traffic. */
export const FUNCTION = 'aws_lambda_function';
export const TABLE = 'aws_dynamodb_table';
export const QUEUE = 'aws_sqs_queue';
export const TOPIC = 'aws_sns_topic';
