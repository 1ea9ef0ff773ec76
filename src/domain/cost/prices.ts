import { createConfirmedPrice, createListedPrice, createUnverifiedPrice, type Price } from './price';

export type { Price } from './price';

/** When the prices were last compared with the pages. The copies of the pages are older, some by years. */
export const PRICES_CHECKED = '2026-11-21';

const MILLION = 1e6;

/** AWS's list prices for us-east-1: the first tier, no free tier, no discount, arm64 unless the name says otherwise. */
export const PRICE_LIST = {
  lambda: {
    /** The first 7.5 billion GB-seconds of a month. */
    gbSecond: createListedPrice(0.0000133334, 'GB-second', 'aws_lambda_function'),
    request: createListedPrice(0.2 / MILLION, 'request', 'aws_lambda_function'),
    /** The first 6 billion GB-seconds of a month, on x86_64. */
    gbSecondX86: createListedPrice(0.0000166667, 'GB-second', 'aws_lambda_function'),
    /** Of /tmp beyond 512 MB, while a function runs. */
    ephemeralGbSecond: createListedPrice(0.0000000309, 'GB-second of /tmp', 'aws_lambda_function'),
    /** Provisioned concurrency, and invocations on it. */
    provisionedGbSecond: createListedPrice(
      0.0000033334,
      'GB-second',
      'aws_lambda_provisioned_concurrency_config',
    ),
    provisionedGbSecondX86: createUnverifiedPrice(0.0000041667, 'GB-second', 'AWS Lambda Pricing'),
    provisionedRunGbSecond: createListedPrice(
      0.0000077778,
      'GB-second',
      'aws_lambda_provisioned_concurrency_config',
    ),
  },
  kinesis: {
    onDemandStreamHour: createListedPrice(0.04, 'stream-hour', 'aws_kinesis_stream'),
    onDemandIn: createListedPrice(0.08, 'GB, records rounded up to 1 KB', 'aws_kinesis_stream'),
    onDemandOut: createListedPrice(0.04, 'GB', 'aws_kinesis_stream'),
    /** A consumer of an on-demand stream has no hourly price. */
    onDemandFanOut: createListedPrice(0.05, 'GB', 'aws_kinesis_stream'),
    /** From the 25th hour to the 7th day. */
    onDemandRetention: createListedPrice(0.1, 'GB-month', 'aws_kinesis_stream'),
    /** From the 8th day on, in both modes. */
    longRetention: createListedPrice(0.023, 'GB-month', 'aws_kinesis_stream'),
    shardHour: createListedPrice(0.015, 'shard-hour', 'aws_kinesis_stream'),
    putUnit: createListedPrice(0.014 / MILLION, 'put unit (25 KB)', 'aws_kinesis_stream'),
    /**
     * For all shards, if the retention is more than 24 hours. The copy of the page states the price, but with another
     * unit.
     */
    retentionShardHour: createUnverifiedPrice(0.02, 'shard-hour', 'Amazon Kinesis Data Streams Pricing'),
    fanOutShardHour: createListedPrice(0.015, 'consumer-shard-hour', 'aws_kinesis_stream'),
    fanOut: createListedPrice(0.013, 'GB', 'aws_kinesis_stream'),
  },
  stepFunctions: {
    expressRequest: createListedPrice(1 / MILLION, 'request', 'aws_sfn_state_machine'),
    /** The first 1,000 hours of GB. */
    expressGbSecond: createListedPrice(0.00001667, 'GB-second', 'aws_sfn_state_machine'),
    transition: createListedPrice(25 / MILLION, 'state transition', 'aws_sfn_state_machine'),
  },
  dynamoDb: {
    /** On demand, since AWS halved the price in November 2024. */
    write: createListedPrice(0.625 / MILLION, 'write request unit (1 KB)', 'aws_dynamodb_table'),
    read: createListedPrice(0.125 / MILLION, 'read request unit (4 KB)', 'aws_dynamodb_table'),
    /** The price depends on the replica's region: this one is for us-east-1, us-east-2 and us-west-2. */
    replicatedWrite: createListedPrice(
      0.625 / MILLION,
      'replicated write request unit (1 KB)',
      'aws_dynamodb_table',
    ),
    /** Provisioned. */
    writeCapacityHour: createListedPrice(0.00065, 'write capacity unit-hour', 'aws_dynamodb_table'),
    readCapacityHour: createListedPrice(0.00013, 'read capacity unit-hour', 'aws_dynamodb_table'),
    storage: createListedPrice(0.25, 'GB-month', 'aws_dynamodb_table'),
    pointInTimeRecovery: createListedPrice(0.2, 'GB-month', 'aws_dynamodb_table'),
    streamRead: createListedPrice(0.2 / MILLION, 'stream read request unit', 'aws_dynamodb_table'),
  },
  sqs: {
    request: createListedPrice(0.4 / MILLION, 'request (64 KB)', 'aws_sqs_queue'),
    fifoRequest: createListedPrice(0.5 / MILLION, 'FIFO request (64 KB)', 'aws_sqs_queue'),
  },
  sns: {
    request: createListedPrice(0.5 / MILLION, 'request (64 KB)', 'aws_sns_topic'),
    http: createListedPrice(0.6 / MILLION, 'notification', 'aws_sns_topic'),
    email: createListedPrice(20 / MILLION, 'notification', 'aws_sns_topic'),
  },
  /** REST APIs; the first 333 million requests of a month. */
  apiGateway: { request: createListedPrice(3.5 / MILLION, 'request', 'aws_api_gateway_rest_api') },
  waf: {
    webAcl: createListedPrice(5, 'web ACL-month', 'aws_wafv2_web_acl'),
    /** A managed rule group of AWS counts as one rule. */
    rule: createListedPrice(1, 'rule-month', 'aws_wafv2_web_acl'),
    request: createListedPrice(0.6 / MILLION, 'request', 'aws_wafv2_web_acl'),
  },
  cloudWatch: {
    /** The first 10,000 metrics. */
    metric: createUnverifiedPrice(0.3, 'custom metric-month', 'Amazon CloudWatch Pricing'),
    alarm: createListedPrice(0.1, 'metric-month of an alarm', 'aws_cloudwatch_metric_alarm'),
    /** With a period of 10 or 30 seconds. */
    highResolutionAlarm: createListedPrice(
      0.3,
      'metric-month of a high-resolution alarm',
      'aws_cloudwatch_metric_alarm',
    ),
    /** Three metrics: the value and both edges of its band. */
    anomalyAlarm: createListedPrice(0.3, 'alarm-month', 'aws_cloudwatch_metric_alarm'),
    highResolutionAnomalyAlarm: createListedPrice(
      0.9,
      'high-resolution alarm-month',
      'aws_cloudwatch_metric_alarm',
    ),
    compositeAlarm: createUnverifiedPrice(0.5, 'composite alarm-month', 'Amazon CloudWatch Pricing'),
    dashboard: createListedPrice(3, 'dashboard-month', 'aws_cloudwatch_dashboard'),
    logsIn: createListedPrice(0.5, 'GB', 'aws_cloudwatch_log_group'),
    logsStored: createListedPrice(0.03, 'GB-month, compressed', 'aws_cloudwatch_log_group'),
    logsScanned: createListedPrice(0.005, 'GB scanned by a query', 'aws_cloudwatch_log_group'),
  },
  kms: {
    key: createListedPrice(1, 'key-month', 'aws_kms_key'),
    /** Symmetric keys. */
    request: createListedPrice(3 / MILLION, 'request', 'aws_kms_key'),
    /** GenerateMac and VerifyMac. */
    macRequest: createUnverifiedPrice(3 / MILLION, 'request', 'AWS Key Management Service pricing'),
    /** Sign and Verify with all asymmetric keys but RSA 2048. */
    asymmetricRequest: createListedPrice(15 / MILLION, 'request', 'aws_kms_key'),
  },
  eventBridge: {
    customEvent: createListedPrice(1 / MILLION, 'event (64 KB)', 'aws_cloudwatch_event_bus'),
    /** After 14 million free ones a month. */
    schedule: createUnverifiedPrice(1 / MILLION, 'invocation', 'Amazon EventBridge pricing'),
    archiveIn: createListedPrice(0.1, 'GB', 'aws_cloudwatch_event_bus'),
    archiveStored: createListedPrice(0.023, 'GB-month', 'aws_cloudwatch_event_bus'),
  },
  xray: {
    traceRecorded: createConfirmedPrice(5 / MILLION, 'trace', 'AWS X-Ray Pricing'),
    traceRead: createConfirmedPrice(0.5 / MILLION, 'trace retrieved or scanned', 'AWS X-Ray Pricing'),
  },
  s3: {
    standard: createListedPrice(0.023, 'GB-month', 'aws_s3_bucket'),
    /** The tier of objects that were read in the last 30 days; the first 50 TB. */
    intelligentFrequent: createListedPrice(0.023, 'GB-month', 'aws_s3_bucket'),
    intelligentInfrequent: createListedPrice(0.0125, 'GB-month', 'aws_s3_bucket'),
    intelligentMonitoring: createListedPrice(2.5 / MILLION, 'object-month over 128 KB', 'aws_s3_bucket'),
    intelligentTransition: createListedPrice(10 / MILLION, 'object', 'aws_s3_bucket'),
    put: createListedPrice(5 / MILLION, 'request', 'aws_s3_bucket'),
    get: createListedPrice(0.4 / MILLION, 'request', 'aws_s3_bucket'),
  },
  secretsManager: {
    secret: createListedPrice(0.4, 'secret-month', 'aws_secretsmanager_secret'),
    request: createListedPrice(5 / MILLION, 'request', 'aws_secretsmanager_secret'),
  },
  /** Serverless v2, the standard configuration. */
  aurora: {
    acuHour: createListedPrice(0.12, 'ACU-hour', 'aws_rds_cluster_instance'),
    storage: createListedPrice(0.1, 'GB-month', 'aws_rds_cluster'),
    io: createListedPrice(0.2 / MILLION, 'request', 'aws_rds_cluster'),
    backup: createListedPrice(0.021, 'GB-month', 'aws_rds_cluster'),
  },
  route53: {
    /** For an endpoint in AWS. */
    healthCheck: createListedPrice(0.5, 'check-month', 'aws_route53_health_check'),
    /** For each of HTTPS, string matching, an interval of 10 seconds, and latency. */
    healthCheckOption: createListedPrice(1, 'option-month', 'aws_route53_health_check'),
  },
  network: {
    natHour: createListedPrice(0.045, 'gateway-hour', 'aws_nat_gateway'),
    natGb: createListedPrice(0.045, 'GB', 'aws_nat_gateway'),
    /** In each Availability Zone. */
    interfaceEndpointHour: createListedPrice(0.01, 'endpoint-hour', 'aws_vpc_endpoint'),
    interfaceEndpointGb: createListedPrice(0.01, 'GB', 'aws_vpc_endpoint'),
    /** Out of a region to another one. */
    transferToRegion: createListedPrice(0.02, 'GB', 'aws_data_transfer'),
    /** Between availability zones, in each direction. */
    transferToZone: createUnverifiedPrice(0.01, 'GB', 'Amazon EC2 On-Demand Pricing, data transfer'),
  },
  ecr: { storage: createListedPrice(0.1, 'GB-month', 'aws_ecr_repository') },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Price>>>>;

type UsdPrices<List> = {
  readonly [Service in keyof List]: { readonly [Item in keyof List[Service]]: number };
};

/** The same prices in USD for one unit, without their units and sources. */
export const PRICES = Object.fromEntries(
  Object.entries(PRICE_LIST).map(([service, items]) => [
    service,
    Object.fromEntries(Object.entries<Price>(items).map(([item, { usd }]) => [item, usd])),
  ]),
) as UsdPrices<typeof PRICE_LIST>;
