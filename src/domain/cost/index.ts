export { describeAssumptions } from './assumptions';
export { FREE, PAID, type Unpriced, unpricedOf } from './coverage';
export { capacityHours, MONTH_HOURS, runsAnHour } from './hours';
export { costOf, n, priceInWords, totalOf, type CostLine, type Use } from './line';
export {
  type CostDifference,
  costDifference,
  estimateMonthlyCost,
  estimateUse,
  type MonthlyCost,
} from './month';
export { invocationCost, recommend, type Measurement, type PowerReport, type Run } from './power';
export { PRICE_LIST, PRICES, PRICES_CHECKED, type Price } from './prices';
export { Stack } from './stack';
export { standingUse } from './standing';
export { type SystemTraffic, TRAFFIC_LEVELS, type TrafficLevel, type TrafficModel } from './traffic';
