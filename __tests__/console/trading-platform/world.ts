import { PlatformApi } from '../../../src/cli/trading-platform/api/platform-api';
import type { NewOrder } from '../../../src/cli/trading-platform/api/session-api';
import { creditAccount, reportExecution } from '../../../src/cli/trading-platform/arrivals';
import { createOpenPlatform, type OpenPlatform } from '../../../src/console/trading-platform/open-platform';
import { createTradingPlatformSection } from '../../../src/console/trading-platform';
import { createDatabases, createFunctions } from '../../cli/trading-platform/simulated-databases';
import { SimulatedPlatform } from '../../cli/trading-platform/simulated-platform';

/** What the migrator answers about the database. */
export const DATABASE_STATUS = {
  applied: [{ name: '0001-books', appliedAt: '2026-11-29T11:00:00.000Z' }],
  pending: [] as string[],
  connections: 7,
  maxConnections: 189,
  replicas: [{ name: 'db-2', lagMs: 12 }],
  outbox: { unpublished: 0, oldestMs: 0 },
};

const BUY: Omit<NewOrder, 'account'> = {
  symbol: 'AAPL',
  side: 'buy',
  type: 'limit',
  quantity: '10',
  price: '190.5',
};

/** A platform in memory, as the section of the console opens it. */
export class World {
  readonly simulated = new SimulatedPlatform();
  readonly cluster = createDatabases([{ id: 'db-1', isWriter: true }, { id: 'db-2' }], 'available', 0);
  databaseStatus: object = DATABASE_STATUS;
  readonly platform: OpenPlatform;
  private keys = 0;

  constructor() {
    const functions = {
      send: (command: never) => createFunctions({ status: this.databaseStatus }).send(command),
    };
    const deployment = {
      ...this.simulated.deployment,
      databases: this.cluster.databases,
      functions: functions as never,
    };
    const { send, wait } = this.simulated;
    const api = new PlatformApi(deployment, { send, wait });
    this.platform = createOpenPlatform(deployment, api, () => this.simulated.now);
  }

  /** The section with this platform; without it, as if it were not deployed. */
  createSection = (isDeployed = true) =>
    createTradingPlatformSection(() => Promise.resolve(isDeployed ? this.platform : undefined));

  async credit(account: string, amount = '100000'): Promise<void> {
    const credit = { creditId: `credit-${account}`, account, currency: 'USD', amount };
    await creditAccount(this.platform.deployment, credit);
  }

  /** Places an order. @returns its id and that of the request */
  async place(account: string, order: Partial<NewOrder> = {}) {
    this.simulated.now += 1_000;
    const owner = { user: 'alice', accounts: [account] };
    return this.platform.api.withSession(owner, (session) =>
      session.place({ ...BUY, account, ...order }, `k-${++this.keys}`),
    );
  }

  /** Reports an execution of an order. */
  async fill(orderId: string, executionId: string, quantity: string, price = '190'): Promise<void> {
    this.simulated.now += 1_000;
    const executedAt = new Date(this.simulated.now - 300).toISOString();
    const report = { kind: 'fill', executionId, orderId, executedAt, quantity, price } as const;
    await reportExecution(this.platform.deployment, report);
  }

  /** Reports that an order has expired at the venue. */
  async expire(orderId: string): Promise<void> {
    const executionId = `expiry-${orderId.slice(0, 12)}`;
    const executedAt = new Date(this.simulated.now).toISOString();
    const report = { kind: 'expired', executionId, orderId, executedAt } as const;
    await reportExecution(this.platform.deployment, report);
  }
}
