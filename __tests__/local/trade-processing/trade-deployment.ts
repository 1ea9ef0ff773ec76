import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatMessage } from '../../../src/cli/trade-processing/samples/format';
import { createSampleTrade } from '../../../src/cli/trade-processing/samples/trade';
import type { Trade } from '../../../src/domain/trades';
import { Checkout, type RunningCommand } from '../checkout';

/** The output of `send --wait --json`. */
export interface SendReport {
  readonly events: number;
  readonly messages: readonly {
    readonly id: string;
    readonly region?: string;
    readonly outcome: string;
    readonly tradeId?: string;
    readonly why: readonly string[];
  }[];
}

const DAY_MS = 86_400_000;
let count = 0;

/** The deployment of trade processing that its local tests share: a new checkout with its emulator, and both regions. */
export class TradeDeployment {
  project!: Checkout;
  /** The `up` that keeps the emulator running. */
  up!: RunningCommand;

  /** Creates the checkout, without a deployment. */
  async open(): Promise<void> {
    this.project = await Checkout.create();
  }

  /** Ends the commands that are still running. */
  close(): void {
    this.project?.killCommands();
  }

  /** Runs a command of the system with --json, and parses its output. */
  async runCommand<T>(...args: string[]): Promise<T> {
    return JSON.parse(await this.project.runOrFail('trade-processing', ...args, '--json')) as T;
  }

  /** Writes the messages of trades to a file, as the order management system does. @returns the path */
  writeMessages(...trades: readonly Trade[]): string {
    const file = join(this.project.dir, `messages-${++count}.fix`);
    writeFileSync(file, trades.map((trade) => `${formatMessage(trade, ++count)}\n`).join(''));
    return file;
  }

  /** Sends trades of the order management system. */
  send(trades: readonly Trade[], ...options: readonly string[]): Promise<SendReport> {
    const file = this.writeMessages(...trades);
    return this.runCommand('send', file, '--source', 'order-management', ...options);
  }

  /** Sets a parameter without the checks of the command, as in the console. */
  async putParameter(region: string, name: string, value: string): Promise<void> {
    const parameters = new SSMClient({
      region,
      endpoint: this.project.endpoint,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: new NodeHttpHandler(),
    });
    await parameters.send(new PutParameterCommand({ Name: name, Value: value, Overwrite: true }));
  }

  /** Uses the switch of the regions, such as `us-east-1/down`. */
  async switchRegions(path: string): Promise<void> {
    const response = await fetch(`${this.project.endpoint}/_regions/${path}`, { method: 'POST' });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
}

/** Creates a valid trade of the order management system that was executed one to six days ago. */
export function createTrade(changes: Partial<Trade> = {}): Trade {
  const id = `test-${process.pid}-${++count}`;
  const trade = createSampleTrade(
    {
      source: 'order-management',
      sourceTradeId: id,
      executionId: id,
      symbol: 'AAPL',
      side: 'buy',
      quantity: '100',
      percent: 100,
      afterOpen: 60_000,
      account: 'HOUSE-EQ-1',
      counterparty: 0,
    },
    Date.now() - DAY_MS,
  );
  return { ...trade, ...changes };
}
