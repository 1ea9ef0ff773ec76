import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWithPackages } from '../../../src/modules/bundle';
import { synthesizeTradingPlatform } from '../../systems/trading-platform/synthesize';

const stack = synthesizeTradingPlatform();

/** The variables that the stack sets for a function, with values of the right form. */
const createEnvironment = (id: string): Readonly<Record<string, string>> => {
  const { environment } = stack.getResource('aws_lambda_function', id) as {
    environment: { variables: Record<string, string> };
  };
  const values = Object.keys(environment.variables).map((name) => [
    name,
    name === 'DATABASE_PORT' ? '5432' : 'x',
  ]);
  return {
    ...(Object.fromEntries(values) as Record<string, string>),
    AWS_REGION: 'us-east-1',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
};

/** Loads a bundle as Lambda does, without any other file. @returns the type of its handler */
const loadHandler = (code: string, env: Readonly<Record<string, string>>): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'bundle-')), 'index.js');
  writeFileSync(file, code);
  const script = `process.stdout.write(typeof require(${JSON.stringify(file)}).handler)`;
  return execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8' });
};

describe('the functions of the database', () => {
  it.each([
    ['order-processor', 'OrderProcessor'],
    ['arrival-processor', 'ArrivalProcessor'],
    ['outbox-relay', 'OutboxRelay'],
    ['database-migrator', 'DatabaseMigrator'],
  ])('%s is complete in one file, and the stack sets its variables', (name, id) => {
    const code = bundleWithPackages(`trading-platform/${name}.ts`);
    expect(loadHandler(code, createEnvironment(id))).toBe('function');
    expect(code.includes('CREATE TABLE trading.orders')).toBe(name === 'database-migrator');
  });
});
