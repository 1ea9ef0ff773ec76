/** A request of the JSON protocol. */
export interface TestRequest {
  readonly target: string;
  /** An object, or the text of an invalid body. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether it has the same response again. */
  readonly repeatable?: boolean;
}

const dynamodb = (operation: string, body: unknown, repeatable = false): TestRequest => ({
  target: `DynamoDB_20120810.${operation}`,
  body,
  repeatable,
});
const read = (operation: string, body: unknown): TestRequest => dynamodb(operation, body, true);

const TableName = 'Values';
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'one' } });
const nest = (levels: number): object => (levels === 0 ? { S: 'leaf' } : { L: [nest(levels - 1)] });
const NESTED = { M: { naïve: { N: '1.50' }, list: { L: [{ BOOL: false }, { NULL: true }, { B: 'AQID' }] } } };
const put = (pk: string, item: object, more: object = {}): object => ({
  TableName,
  Item: { ...key(pk), ...item },
  ...more,
});
const update = (expression: string, values?: object, more: object = {}): object => ({
  TableName,
  Key: key('a'),
  UpdateExpression: expression,
  ExpressionAttributeValues: values,
  ...more,
});
const transact = (...TransactItems: object[]): object => ({ TransactItems });

/** Valid and invalid values, each of which is written by PutItem and by a transaction. */
const VALUES: readonly object[] = [
  { S: 'text é' },
  { N: '0001.500' },
  { N: '1e200' },
  { N: 'x' },
  { N: 5 },
  { BOOL: 'true' },
  { NULL: false },
  { B: 'AQID' },
  { SS: ['a', 'b'] },
  { SS: ['a', 'a'] },
  { NS: ['1', '1.0'] },
  { S: 'two', N: '2' },
  { X: 'unknown' },
  {},
  NESTED,
  { M: { number: { N: 'x' } } },
  { L: [{ S: 'a' }, 'no value'] },
  nest(30),
  nest(31),
  nest(33),
  { S: 'x'.repeat(409_600) },
];

const CONDITIONS: readonly (readonly [string, object?])[] = [
  ['attribute_exists(pk) AND attribute_not_exists(other)'],
  ['attribute_not_exists(pk)'],
  ['#v = :v OR size(#v) > :v', { ':v': { N: '2' } }],
  ['#v BETWEEN :v AND :w', { ':v': { N: '3' }, ':w': { N: '1' } }],
  ['#v IN (:v, :w)', { ':v': { N: '1' }, ':w': { N: '2' } }],
  ['((attribute_exists(pk)))'],
  ['name = :v', { ':v': { N: '1' } }],
  ['pk ==', {}],
  ['begins_with(#v, :v)', { ':v': { N: '1' } }],
  ['NOT contains(pk, :v)', { ':v': { S: 'b' } }],
];

const UPDATES: readonly (readonly [string, object?])[] = [
  ['SET v = :v', { ':v': { N: '02.0' } }],
  ['SET v = v + :v, copy = v', { ':v': { N: '1' } }],
  ['SET v = if_not_exists(v, :v) - :v REMOVE copy', { ':v': { N: '1' } }],
  ['ADD v :v, tags :t', { ':v': { N: '1' }, ':t': { SS: ['x'] } }],
  ['DELETE tags :t', { ':t': { SS: ['x'] } }],
  ['SET nested.deep = :v', { ':v': { N: '1' } }],
  ['SET list = list_append(missing, :v)', { ':v': { L: [] } }],
  ['SET pk = :v', { ':v': { S: 'b' } }],
  ['SET v = :v SET v = :v', { ':v': { N: '1' } }],
  ['SET v = :large', { ':large': { S: 'x'.repeat(409_600) } }],
];

const withName = (condition: string, values?: object): object => ({
  ConditionExpression: condition,
  ExpressionAttributeNames: condition.includes('#v') ? { '#v': 'v' } : undefined,
  ExpressionAttributeValues: values,
});

/** Patterns, valid and invalid ones, which are compared with each of the events below. */
const PATTERNS: readonly unknown[] = [
  { source: ['shop', 'bank'], 'detail-type': ['Order'] },
  { source: ['shop'], detail: { amount: [{ numeric: ['>', 5] }], country: [{ 'anything-but': ['DE'] }] } },
  { source: [{ prefix: 'sh' }], region: ['us-east-1'] },
  { source: [] },
  { source: [{ exists: false }] },
  { detail: { $or: [{ amount: [10] }, { naïve: ['é'] }] } },
  { resources: ['one'] },
  { account: ['000000000000'], missing: [{ exists: false }] },
  { detail: { list: [{ exists: true }] } },
  { source: 'shop' },
  'no JSON',
];
const EVENTS = [
  { source: 'shop', detail: { amount: 10, country: 'FR', list: [1] }, resources: ['one', 'two'] },
  { source: 'bank', detail: { amount: 1, country: 'DE', naïve: 'é' } },
  { source: 'other', detail: 'text' },
].map((event) => ({
  ...{ id: '1', account: '000000000000', time: '2026-01-01T00:00:00Z', region: 'us-east-1' },
  ...{ 'detail-type': 'Order', resources: [] },
  ...event,
}));

const QUEUE_ARN = 'arn:aws:sqs:us-east-1:000000000000:Messages';
const QUEUE = { QueueName: 'Messages' };
const sqs = (operation: string, body: object): TestRequest => ({
  target: `AmazonSQS.${operation}`,
  body: { QueueUrl: 'Messages', ...body },
});

export const REQUESTS: readonly TestRequest[] = [
  dynamodb('CreateTable', {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  }),
  dynamodb('PutItem', put('a', { v: { N: '1' }, nested: NESTED })),
  ...VALUES.flatMap((value, index) => [
    dynamodb('PutItem', put(`value ${index}`, { value }, { ReturnConsumedCapacity: 'TOTAL' })),
    dynamodb('TransactWriteItems', transact({ Put: put(`transaction ${index}`, { value }) })),
    dynamodb('TransactWriteItems', transact({ Update: update('SET other = :v', { ':v': value }) })),
    dynamodb('BatchWriteItem', {
      RequestItems: { [TableName]: [{ PutRequest: { Item: put('b', { value }) } }] },
    }),
    read('GetItem', { TableName, Key: key(`value ${index}`) }),
  ]),
  ...CONDITIONS.flatMap(([condition, values]) => [
    dynamodb('PutItem', put('a', { v: { N: '1' }, nested: NESTED }, withName(condition, values))),
    dynamodb(
      'TransactWriteItems',
      transact(
        { ConditionCheck: { TableName, Key: key('a'), ...withName(condition, values) } },
        { Put: put('c', {}, withName('attribute_not_exists(pk)')) },
        { Delete: { TableName, Key: key('c') } },
      ),
    ),
    read('Query', {
      TableName,
      KeyConditionExpression: 'pk = :pk',
      FilterExpression: condition,
      ExpressionAttributeNames: condition.includes('#v') ? { '#v': 'v' } : undefined,
      ExpressionAttributeValues: { ':pk': { S: 'a' }, ...values },
    }),
  ]),
  ...UPDATES.flatMap(([expression, values]) => [
    dynamodb('UpdateItem', update(expression, values, { ReturnValues: 'ALL_NEW' })),
    dynamodb('TransactWriteItems', transact({ Update: update(expression, values) })),
    read('GetItem', { TableName, Key: key('a') }),
    read('BatchGetItem', { RequestItems: { [TableName]: { Keys: [key('a'), key('value 0')] } } }),
  ]),
  dynamodb('TransactWriteItems', { ...transact({ Put: put('d', {}) }), ClientRequestToken: 'token' }),
  dynamodb('TransactWriteItems', { ...transact({ Put: put('d', {}) }), ClientRequestToken: 'token' }),
  dynamodb('TransactWriteItems', { ...transact({ Put: put('e', {}) }), ClientRequestToken: 'token' }),
  ...['first', 'again'].map(() =>
    dynamodb('TransactWriteItems', {
      ...transact({ Put: put('d', { v: { S: 'x'.repeat(5_000) } }) }),
      ...{ ClientRequestToken: 'capacity', ReturnConsumedCapacity: 'INDEXES' },
    }),
  ),
  dynamodb('TransactWriteItems', transact({ Put: put('f', {}) }, { Delete: { TableName, Key: key('f') } })),
  dynamodb('TransactWriteItems', transact({ Put: { ...put('f', {}), TableName: 'Missing' } })),
  read('TransactWriteItems', transact()),
  read('Scan', { TableName }),
  read('GetItem', { TableName: 'Missing', Key: key('a') }),
  read('GetItem', { TableName, Key: { pk: { S: 'a' } } }),
  read('Unknown', {}),
  read('GetItem', '{'),
  { target: 'AWSEvents.PutEvents', body: { Entries: [{ Source: 'a', DetailType: 'b', Detail: 'no JSON' }] } },
  ...PATTERNS.flatMap((pattern) =>
    EVENTS.map((event) => ({
      target: 'AWSEvents.TestEventPattern',
      body: {
        Event: JSON.stringify(event),
        EventPattern: typeof pattern === 'string' ? pattern : JSON.stringify(pattern),
      },
      repeatable: true,
    })),
  ),
  { target: 'AWSEvents.ListRules', body: {}, repeatable: true },
  { target: 'AmazonSQS.CreateQueue', body: QUEUE, repeatable: true },
  { target: 'AmazonSQS.GetQueueUrl', body: { QueueName: 'Missing' }, repeatable: true },
  { target: 'AmazonSQS.ListQueues', body: {}, repeatable: true },
  { target: 'AWSEvents.PutRule', body: { Name: 'Shop', EventPattern: '{"source":["shop"]}' } },
  {
    target: 'AWSEvents.PutTargets',
    body: {
      Rule: 'Shop',
      Targets: [
        { Id: 'whole', Arn: QUEUE_ARN },
        { Id: 'fixed', Arn: QUEUE_ARN, Input: '{"fixed":true}' },
        { Id: 'part', Arn: QUEUE_ARN, InputPath: '$.detail' },
        {
          Id: 'transformed',
          Arn: QUEUE_ARN,
          InputTransformer: { InputPathsMap: { a: '$.detail.a' }, InputTemplate: '{"a":<a>}' },
        },
      ],
    },
  },
  ...['shop', 'bank'].map((Source) => ({
    target: 'AWSEvents.PutEvents',
    body: { Entries: [{ Source, DetailType: 'b', Detail: '{"a":["é",1.50,null]}', Time: 1_700_000_000 }] },
  })),
  sqs('SendMessage', { MessageBody: 'last' }),
  sqs('ReceiveMessage', { MaxNumberOfMessages: 3, VisibilityTimeout: 0 }),
  sqs('ReceiveMessage', {
    MaxNumberOfMessages: 10,
    VisibilityTimeout: 60,
    AttributeNames: ['ApproximateReceiveCount'],
  }),
  sqs('ReceiveMessage', { MaxNumberOfMessages: 10 }),
  sqs('GetQueueAttributes', {
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
  }),
];
