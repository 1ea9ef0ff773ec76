const listTableActions = (table: string, ...actions: string[]) =>
  actions.map((action) => `dynamodb:${action} table/${table}-dev`);
const listBuses = (...buses: string[]) => buses.map((bus) => `events:PutEvents event-bus/${bus}-dev`);

/** The permissions that each function's handler requires: the IAM action, and the resource after the account. */
export const HANDLER_PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  IngestProcessor: [
    ...listTableActions('Transactions', 'GetItem', 'PutItem', 'Query'),
    ...listTableActions('TransactionIds', 'GetItem', 'PutItem'),
    ...listTableActions('Profiles', 'GetItem', 'UpdateItem'),
    ...listBuses('TransactionBus', 'AuditBus'),
    'sqs:SendMessage IngestRetries-dev',
  ],
  TransactionPublisher: listBuses('TransactionBus', 'AuditBus'),
  FraudDetector: [
    ...listTableActions('Transactions', 'BatchGetItem', 'GetItem', 'UpdateItem'),
    ...listTableActions('TransactionIds', 'GetItem'),
    ...listTableActions('Profiles', 'BatchGetItem', 'GetItem', 'UpdateItem'),
    ...listTableActions('Rules', 'GetItem'),
    ...listBuses('TransactionBus', 'SystemBus', 'AuditBus'),
    'sqs:SendMessage DetectorRetries-dev',
  ],
  Notifier: [
    ...listTableActions('Transactions', 'GetItem', 'UpdateItem'),
    ...listBuses('AuditBus'),
    'sns:Publish FraudAlerts-dev',
  ],
  AuditRecorder: listTableActions('AuditLogs', 'BatchWriteItem'),
  ProcessedWriter: ['s3:PutObject processed transactions'],
};
