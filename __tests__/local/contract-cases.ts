import type { EmulatorClient } from './emulator-client';

/** A request that violates AWS's service model, and the violation that the recording must contain. */
export interface Case {
  readonly send: (client: EmulatorClient) => Promise<unknown>;
  readonly violation: Violation;
}

interface Violation {
  readonly operation: string;
  readonly location: string;
  readonly rule: string | RegExp;
  readonly value: string | RegExp;
}

const createViolation = (
  operation: string,
  location: string,
  rule: Violation['rule'],
  value: Violation['value'],
): Violation => ({ operation, location, rule, value });

/** One case for each rule, and for each location of parameters in each protocol. */
export const CASES: Readonly<Record<string, Case>> = {
  'a missing required member': {
    send: (client) => client.sendJson('dynamodb', 'DynamoDB_20120810.DeleteTable', {}),
    violation: createViolation('dynamodb.DeleteTable', 'TableName', 'required', 'missing'),
  },
  'a service that signs with the name of another one': {
    send: (client) => client.sendJson('dynamodb', 'DynamoDBStreams_20120810.DescribeStream', {}),
    violation: createViolation('dynamodbstreams.DescribeStream', 'StreamArn', 'required', 'missing'),
  },
  'an unknown member': {
    send: (client) => client.sendJson('events', 'AWSEvents.PutRule', { Name: 'Due', Nmae: 'hunter2' }),
    violation: createViolation('events.PutRule', 'Nmae', 'known member', 'omitted (str of 7 characters)'),
  },
  'an invalid type': {
    send: (client) =>
      client.sendJson('logs', 'Logs_20140328.PutRetentionPolicy', {
        logGroupName: 'x',
        retentionInDays: 'seven',
      }),
    violation: createViolation('logs.PutRetentionPolicy', 'retentionInDays', 'integer', 'seven'),
  },
  'an enum in a list of structures': {
    send: (client) =>
      client.sendJson('dynamodb', 'DynamoDB_20120810.CreateTable', {
        TableName: 'Rows',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'TEXT' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    violation: createViolation(
      'dynamodb.CreateTable',
      'AttributeDefinitions[0].AttributeType',
      'one of S, N, B',
      'TEXT',
    ),
  },
  'a number of items': {
    send: (client) =>
      client.sendJson('kinesis', 'Kinesis_20131202.PutRecords', { StreamName: 'x', Records: [] }),
    violation: createViolation('kinesis.PutRecords', 'Records', 'number of items from 1 to 500', '0'),
  },
  'a length': {
    send: (client) => client.sendJson('kms', 'TrentService.DescribeKey', { KeyId: '' }),
    violation: createViolation('kms.DescribeKey', 'KeyId', 'length from 1 to 2048', '0'),
  },
  'a range, in a JSON body': {
    send: (client) =>
      client.sendRest('lambda', 'PUT', '/2015-03-31/functions/Slow/configuration', { MemorySize: 64 }),
    violation: createViolation(
      'lambda.UpdateFunctionConfiguration',
      'MemorySize',
      /^value from 128 to \d+$/,
      '64',
    ),
  },
  'a pattern, in a path': {
    send: (client) => client.sendRest('lambda', 'GET', '/2015-03-31/functions/not%20a%20name'),
    violation: createViolation('lambda.GetFunction', 'FunctionName', /^pattern /, 'not a name'),
  },
  'a range, in a query string': {
    send: (client) => client.sendRest('lambda', 'GET', '/2015-03-31/functions?MaxItems=0'),
    violation: createViolation('lambda.ListFunctions', 'MaxItems', /^value from 1 /, '0'),
  },
  'an unknown parameter in a query string': {
    send: (client) => client.sendRest('apigateway', 'GET', '/restapis?limits=5'),
    violation: createViolation(
      'apigateway.GetRestApis',
      '?limits',
      'known member',
      'omitted (str of 1 characters)',
    ),
  },
  'an enum, in a header': {
    send: (client) =>
      client.send('lambda', 'POST', '/2015-03-31/functions/None/invocations', {
        'x-amz-invocation-type': 'Later',
      }),
    violation: createViolation('lambda.Invoke', 'InvocationType', /^one of /, 'Later'),
  },
  'a sensitive value, which is omitted': {
    send: (client) =>
      client.sendRest('lambda', 'PUT', '/2015-03-31/functions/Open/configuration', {
        Environment: { Variables: { '1ST': 'hunter2' } },
      }),
    violation: createViolation(
      'lambda.UpdateFunctionConfiguration',
      'Environment.Variables<1ST>',
      /^pattern /,
      /^omitted/,
    ),
  },
  'a pattern, in a form': {
    send: (client) =>
      client.sendQuery('iam', { Action: 'GetRole', Version: '2010-05-08', RoleName: 'not a name' }),
    violation: createViolation('iam.GetRole', 'RoleName', /^pattern /, 'not a name'),
  },
  'a range in a nested member of a form': {
    send: (client) =>
      client.sendQuery('monitoring', {
        Action: 'PutMetricAlarm',
        AlarmName: 'Slow',
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: '1',
        'Metrics.member.1.Id': 'm1',
        'Metrics.member.1.MetricStat.Stat': 'Sum',
        'Metrics.member.1.MetricStat.Period': '0',
        'Metrics.member.1.MetricStat.Metric.MetricName': 'Errors',
      }),
    violation: createViolation(
      'cloudwatch.PutMetricAlarm',
      'Metrics[0].MetricStat.Period',
      /^value from 1 /,
      '0',
    ),
  },
  'an unknown nested member of a form': {
    send: (client) =>
      client.sendQuery('sns', {
        Action: 'CreateTopic',
        Name: 'Told',
        'Tags.member.1.Key': 'a',
        'Tags.member.1.Value': '',
        'Tags.member.1.Val': 'b',
      }),
    violation: createViolation('sns.CreateTopic', 'Tags.member.1.Val', 'known member', /^omitted/),
  },
  'an enum, in a form of EC2': {
    send: (client) =>
      client.sendQuery('ec2', { Action: 'CreateVpc', CidrBlock: '10.0.0.0/16', InstanceTenancy: 'nobody' }),
    violation: createViolation(
      'ec2.CreateVpc',
      'InstanceTenancy',
      'one of default, dedicated, host',
      'nobody',
    ),
  },
  'an unknown member in a list of EC2': {
    send: (client) =>
      client.sendQuery('ec2', {
        Action: 'CreateTags',
        'ResourceId.1': 'vpc-1',
        'Tag.1.Key': 'a',
        'Tag.1.Volue': 'b',
      }),
    violation: createViolation('ec2.CreateTags', 'Tag.1.Volue', 'known member', /^omitted/),
  },
  'an enum, in XML': {
    send: (client) =>
      client.send(
        's3',
        'PUT',
        '/some-bucket?versioning',
        {},
        '<VersioningConfiguration><Status>On</Status></VersioningConfiguration>',
      ),
    violation: createViolation(
      's3.PutBucketVersioning',
      'VersioningConfiguration.Status',
      'one of Enabled, Suspended',
      'On',
    ),
  },
  'an unknown element in a list in XML': {
    send: (client) =>
      client.send(
        's3',
        'PUT',
        '/some-bucket?tagging',
        {},
        '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value><Extra>c</Extra></Tag></TagSet></Tagging>',
      ),
    violation: createViolation('s3.PutBucketTagging', 'Tagging.TagSet[0].Extra', 'known member', /^omitted/),
  },
  'a length, in CBOR': {
    send: (client) =>
      client.send(
        'monitoring',
        'POST',
        '/service/GraniteServiceVersion20100801/operation/DescribeAlarmHistory',
        { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
        // {"AlarmName": ""}
        Buffer.from([0xa1, 0x69, ...Buffer.from('AlarmName'), 0x60]),
      ),
    violation: createViolation('cloudwatch.DescribeAlarmHistory', 'AlarmName', 'length from 1 to 255', '0'),
  },
};
