import { type DatabaseLoad, estimateDatabaseLoad } from '../databases';
import { createTrafficUsage, type Usage } from '../line';
import { PRICE_LIST } from '../prices';
import type { CostedStack } from '../stack';
import { TRADING_DAYS, TRAFFIC_HOURS } from '../trades';
import { ASSUMPTIONS, STORED_SHARE } from './assumptions';
import { getPerSecond, type MonthlyOrders } from './traffic';

const GB = 1024 ** 3;
/** Functions and the writer are spread over three zones, so two of three transactions are with another zone. */
const OTHER_ZONE_SHARE = 2 / 3;

/** Computes the capacity that the writer needs while orders arrive, in ACU. */
export function getWriterCapacity(flow: MonthlyOrders): number {
  const { transactionCpuMs, queryCpuMs, cpusPerCapacityUnit, idleCpuShare } = ASSUMPTIONS;
  const cpus =
    (getPerSecond(flow.transactions) * transactionCpuMs + getPerSecond(flow.queries) * queryCpuMs) / 1000;
  return cpus / (1 - idleCpuShare) / cpusPerCapacityUnit;
}

/** The load of the database by a month of orders. Queries are counted as if the writer answered them. */
const getLoad = (flow: MonthlyOrders): DatabaseLoad => ({
  writerCapacity: getWriterCapacity(flow),
  hours: flow.orders === 0 ? 0 : TRAFFIC_HOURS,
  ioRequests: flow.transactions * ASSUMPTIONS.ioPerTransaction,
  storedBytes:
    (flow.orders * ASSUMPTIONS.orderBytes + flow.transactions * ASSUMPTIONS.transactionBytes) * STORED_SHARE,
  changedBytesPerDay: (flow.transactions * ASSUMPTIONS.transactionLogBytes) / TRADING_DAYS,
  calculation: `${ASSUMPTIONS.ioPerTransaction} for each transaction (assumed)`,
});

/** Estimates the database, and what functions transfer to it in another zone. */
export const estimateOrders = (stack: CostedStack, flow: MonthlyOrders): readonly Usage[] =>
  stack
    .findByType('aws_rds_cluster')
    .flatMap((cluster) => [
      ...estimateDatabaseLoad(stack, cluster, getLoad(flow)),
      createTrafficUsage(
        'VPC',
        'data between zones',
        ((flow.transactions + flow.queries) * ASSUMPTIONS.databaseMessageBytes * OTHER_ZONE_SHARE) / GB,
        PRICE_LIST.network.transferToZone,
        'two of three transactions and queries (assumed)',
        [cluster],
      ),
    ]);
