import type { REMEDIES } from '../../src/domain/availability/trading-platform/paths';
import { type CostLine, PRICES, sumCost } from '../../src/domain/cost';
import { createOrderTraffic } from '../../src/domain/cost/trading-platform';
import { ASSUMPTIONS } from '../../src/domain/cost/trading-platform/assumptions';
import { countOrders } from '../../src/domain/cost/trading-platform/traffic';
import type { PlannedResource } from '../../src/domain/plan/resources';
import { estimateMonth } from './month';

/** What a remedy adds to the cost of a month, or, if it is built, what would be saved without it. */
export interface RemedyCost {
  readonly usd: number;
  readonly calculation: string;
}

const GB = 1024 ** 3;
const INSTANCES = 2;
/** The command in the row, of which a second KB is written, and a second write of two KB that marks it as sent. */
const FURTHER_WRITE_UNITS = 3;
/** Aurora replicates the writes to the storage, not the reads. */
const WRITES_PER_TRANSACTION = 2;

/** Estimates the cost of each remedy in USD a month, for a number of orders on a trading day. */
export function estimateRemedyCosts(
  resources: readonly PlannedResource[],
  ordersPerDay: number,
): Readonly<Record<keyof typeof REMEDIES, RemedyCost>> {
  const lines = estimateMonth(resources, ordersPerDay);
  const flow = countOrders(createOrderTraffic(ordersPerDay));
  const sum = (service: string, item: RegExp) =>
    sumCost(lines.filter((line) => line.service === service && item.test(line.item)));
  const reader = sum('Aurora', /capacity/) / INSTANCES;
  const queue = sum('SQS', /^OrderCommands|FIFO/);
  const storedFirst = flow.commands * FURTHER_WRITE_UNITS * PRICES.dynamoDb.write;
  const secondRegion = sumCost(estimateMonth(resources, 0)) + estimateReplication(lines, flow.transactions);
  return {
    reader: { usd: reader, calculation: 'half of the capacity of the cluster' },
    queue: { usd: queue, calculation: 'requests and polling of OrderCommands' },
    storedFirst: {
      usd: storedFirst,
      calculation: `${FURTHER_WRITE_UNITS} write units more for each command`,
    },
    secondRegion: {
      usd: secondRegion,
      calculation: 'the idle month again, the tables and the storage again, and the transfer to the region',
    },
    secondRegionStoredFirst: { usd: secondRegion + storedFirst, calculation: 'the sum of both' },
  };
}

/** Estimates the copy of the data in a second region: rows, storage and transfer. */
function estimateReplication(lines: readonly CostLine[], transactions: number): number {
  const copied = lines.filter(
    ({ service, item }) =>
      (service === 'DynamoDB' && /, (writes|storage|point-in-time recovery)$/.test(item)) ||
      (service === 'Aurora' && /, (storage|backups)$/.test(item)),
  );
  return (
    sumCost(copied) +
    transactions * WRITES_PER_TRANSACTION * PRICES.aurora.io +
    ((transactions * ASSUMPTIONS.transactionLogBytes) / GB) * PRICES.network.transferToRegion
  );
}
