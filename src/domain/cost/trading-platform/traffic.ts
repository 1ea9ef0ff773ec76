import { TRADING_DAYS, TRAFFIC_HOURS } from '../trades';
import type { TrafficLevel } from '../traffic';

/** The orders, and what clients and venues do with them. The plan determines how they are processed. */
export interface OrderTraffic {
  /** New orders on a trading day. */
  readonly ordersPerDay: number;
  /** The orders that clients amend, and those that they cancel, as shares of the orders. */
  readonly amendedShare: number;
  readonly cancelledShare: number;
  /** The executions that venues report of an order, on average. */
  readonly executionsPerOrder: number;
  /** The requests that read orders, for each order. */
  readonly queriesPerOrder: number;
  /** The orders of a session. A session is created, written once and deleted. */
  readonly ordersPerSession: number;
}

/** A usual day. The shares are assumptions. */
const USUAL_TRAFFIC: OrderTraffic = {
  ordersPerDay: 1e6,
  amendedShare: 0.1,
  cancelledShare: 0.1,
  executionsPerOrder: 1.5,
  queriesPerOrder: 1,
  ordersPerSession: 50,
};

/** Creates the traffic of a number of orders on a trading day. */
export const createOrderTraffic = (ordersPerDay: number): OrderTraffic => ({
  ...USUAL_TRAFFIC,
  ordersPerDay,
});

/** A million orders on a usual day, and ten million on the largest one. */
export const ORDER_TRAFFIC: Readonly<Record<TrafficLevel, OrderTraffic>> = {
  idle: createOrderTraffic(0),
  normal: createOrderTraffic(1e6),
  peak: createOrderTraffic(10e6),
};

/** What happens in a month. */
export interface MonthlyOrders {
  readonly orders: number;
  /** New orders, amendments and cancellations. */
  readonly commands: number;
  readonly executions: number;
  readonly queries: number;
  readonly sessions: number;
  /** Requests that check a session. */
  readonly checkedRequests: number;
  /** All requests to the API, except those of health checks. */
  readonly requests: number;
  /** Transactions of the database: one for each command and each execution. */
  readonly transactions: number;
  /** Events about orders: one for each transaction. */
  readonly events: number;
}

/** Creating, writing and deleting a session. The first of them is a request of the login service, without a session. */
export const REQUESTS_PER_SESSION = 3;

/** Counts the requests and transactions of a month. */
export function countOrders(traffic: OrderTraffic): MonthlyOrders {
  const orders = traffic.ordersPerDay * TRADING_DAYS;
  const commands = orders * (1 + traffic.amendedShare + traffic.cancelledShare);
  const executions = orders * traffic.executionsPerOrder;
  const queries = orders * traffic.queriesPerOrder;
  const sessions = orders / traffic.ordersPerSession;
  const requests = commands + queries + sessions * REQUESTS_PER_SESSION;
  const transactions = commands + executions;
  return {
    orders,
    commands,
    executions,
    queries,
    sessions,
    checkedRequests: requests - sessions,
    requests,
    transactions,
    events: transactions,
  };
}

/** Returns how many there are a second while orders arrive. */
export const getPerSecond = (monthly: number): number => monthly / (TRAFFIC_HOURS * 3600);

/** Describes the traffic in a few sentences. */
export function describeOrderTraffic(traffic: OrderTraffic): readonly string[] {
  const {
    ordersPerDay,
    amendedShare,
    cancelledShare,
    executionsPerOrder,
    queriesPerOrder,
    ordersPerSession,
  } = traffic;
  const format = (value: number) => value.toLocaleString('en-US');
  if (ordersPerDay === 0) return ['no orders'];
  return [
    `${format(ordersPerDay)} orders on each of ${TRADING_DAYS} trading days, within ${TRAFFIC_HOURS / TRADING_DAYS} hours`,
    `${format(amendedShare * 100)} % of the orders are amended, ${format(cancelledShare * 100)} % are cancelled, each has ${format(executionsPerOrder)} executions and is queried ${format(queriesPerOrder)} times`,
    `a session for ${format(ordersPerSession)} orders`,
  ];
}
