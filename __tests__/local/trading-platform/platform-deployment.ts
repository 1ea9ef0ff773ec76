import type { LoadReport } from '../../../src/cli/trading-platform/load/report';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import {
  getPlatformParameterName,
  PLATFORM_REGION,
  type PlatformParameterId,
} from '../../../src/config/trading-platform';
import { Checkout, type CommandResult, type RunningCommand } from '../checkout';

/** An order in the output of a command. */
export interface ShownOrder {
  readonly orderId: string;
  readonly status: string;
  readonly version: number;
  readonly filledQuantity: string;
  readonly reason?: string;
}

/** The deployment of the trading platform that its local tests share: a new checkout with its emulator and its database. */
export class PlatformDeployment {
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

  /** Runs a command of the system, without an expectation. */
  tryCommand(...args: string[]): Promise<CommandResult> {
    return this.project.runStacks('trading-platform', ...args);
  }

  /** Runs a command of the system with --json, and parses its output. */
  async runCommand<T>(...args: string[]): Promise<T> {
    return JSON.parse(await this.project.runOrFail('trading-platform', ...args, '--json')) as T;
  }

  /**
   * Starts a load test: `running` places its first orders, and `end` is its report. Other commands can be run meanwhile. On a busy
   * machine, the command takes long to start.
   */
  startLoad(...args: string[]): { readonly running: Promise<unknown>; readonly end: Promise<LoadReport> } {
    const command = ['bin/stacks.mjs', 'trading-platform', 'load', ...args, '--json'];
    const load = this.project.start(process.execPath, command);
    const running = load.waitForOutput(/load: [1-9]\d* orders? of \d+ placed/);
    const end = load.result.then(({ status, stdout, stderr }) => {
      if (status !== 0) throw new Error(`load ended with ${status}\n${stdout}\n${stderr}`);
      return JSON.parse(stdout) as LoadReport;
    });
    // The test awaits it later.
    end.catch(() => undefined);
    running.catch(() => undefined);
    return { running, end };
  }

  /** Returns the arguments of a command that places an order of 10 AAPL at 190. */
  createOrder(account: string): string[] {
    const terms = ['--symbol', 'AAPL', '--side', 'buy', '--quantity', '10', '--price', '190'];
    return ['place', '--account', account, ...terms];
  }

  /** Places an order of 10 AAPL at 190, and waits until it is booked. */
  async place(account: string): Promise<ShownOrder> {
    return (await this.runCommand<{ order: ShownOrder }>(...this.createOrder(account), '--wait')).order;
  }

  /** Sets a parameter, as in the console. */
  async setParameter(id: PlatformParameterId, value: string): Promise<void> {
    const parameters = new SSMClient({
      region: PLATFORM_REGION,
      endpoint: this.project.endpoint,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: new NodeHttpHandler(),
    });
    const Name = getPlatformParameterName(id, { region: PLATFORM_REGION, suffix: 'local' });
    await parameters.send(new PutParameterCommand({ Name, Value: value, Overwrite: true }));
  }
}

/** What a load test without a loss has found. */
export const CLEAN = { refused: {}, rejected: {}, lost: [], doubled: [], unaudited: [], books: [] };

/** Describes a load test for the log. */
export const describeLoad = ({ operations, deliveries, recoveries }: LoadReport): string =>
  [
    ...operations.map(
      ({ operation, p50, p99, errors }) =>
        `${operation}: p50 ${p50} ms, p99 ${p99} ms, errors ${JSON.stringify(errors)}`,
    ),
    `deliveries ${JSON.stringify(deliveries)}, recoveries ${JSON.stringify(recoveries)}`,
  ].join('; ');
