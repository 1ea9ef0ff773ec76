export { FREE, PRICED, type Unpriced, unpricedOf } from './coverage';
export { inventoryOf } from './inventory';
export { costOf, totalOf, type CostLine, type Use } from './line';
export { type CostDifference, costDifference, type MonthlyCost, monthOf } from './month';
export { invocationCost, recommend, type Measurement, type PowerReport, type Run } from './power';
export { PRICE_LIST, PRICES, PRICES_CHECKED, type Price } from './prices';
export { MARKET_HOURS, PATTERN_DETECTION, type Profile, PROFILES, TRAFFIC } from './profile';
export { MONTH_HOURS, standingUse, type Inventory } from './standing';
export { ASSUMED, flowOf, trafficUse, type Traffic } from './traffic';
