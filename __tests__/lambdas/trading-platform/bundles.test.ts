import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWithPackages } from '../../../src/modules/bundle';

/** The variables that the stack sets. */
const ENVIRONMENT = {
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  AWS_REGION: 'us-east-1',
  DATABASE_WRITER_HOST: 'writer.example.com',
  DATABASE_PORT: '5432',
  DATABASE_NAME: 'trading',
  DATABASE_USER: 'trading_app',
  DATABASE_MASTER_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:master',
  TRADING_EVENTS_BUS_NAME: 'bus',
  ARRIVALS_QUEUE_URL: 'https://sqs/arrivals',
  ARRIVALS_DLQ_URL: 'https://sqs/arrivals-dlq',
  ORDER_COMMANDS_QUEUE_URL: 'https://sqs/commands.fifo',
  ORDER_COMMANDS_DLQ_URL: 'https://sqs/commands-dlq.fifo',
  MAX_ORDER_QUANTITY_PARAMETER: '/max-order-quantity',
  MAX_ORDER_VALUE_PARAMETER: '/max-order-value',
};

/** Loads a bundle as Lambda does, without any other file. @returns the type of its handler */
const loadHandler = (code: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'bundle-')), 'index.js');
  writeFileSync(file, code);
  const script = `process.stdout.write(typeof require(${JSON.stringify(file)}).handler)`;
  return execFileSync(process.execPath, ['-e', script], { env: ENVIRONMENT, encoding: 'utf8' });
};

describe('the functions of the database', () => {
  it.each(['order-processor', 'arrival-processor', 'outbox-relay', 'database-migrator'])(
    '%s is complete in one file',
    (name) => {
      const code = bundleWithPackages(`trading-platform/${name}.ts`);
      expect(loadHandler(code)).toBe('function');
      expect(code.includes('CREATE TABLE trading.orders')).toBe(name === 'database-migrator');
    },
  );
});
