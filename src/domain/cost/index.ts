export { describeAssumptions } from './assumptions';
export { compareMonths, type CostChange } from './changes';
export { CHARGES, FREE_TYPES, type Unpriced } from './coverage';
export { getRunsPerHour, HOURS_PER_MONTH, sumCapacityHours } from './hours';
export { formatNumber, formatPrice, priceUsage, sumCost, type CostLine } from './line';
export { estimateMeasuredHour, type MeasuredSum } from './measured-hour';
export { type ChargedMetric, listChargedMetrics } from './measured-metrics';
export { estimateMonthlyCost, estimateUsage, type MonthlyCost } from './month';
export {
  getInvocationCost,
  type MeasuredInvocation,
  type MemoryMeasurement,
  type PowerReport,
  recommendMemory,
} from './power';
export { PRICE_LIST, PRICES, PRICES_CHECKED, type Price } from './prices';
export { getStackRegion } from './regional-prices';
export { TRAFFIC_LEVELS, type TrafficLevel } from './traffic';
