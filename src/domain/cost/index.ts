export { costOf, totalOf, type CostLine, type Use } from './line';
export { invocationCost, recommend, type Measurement, type PowerReport, type Run } from './power';
export { PRICE_LIST, PRICES, PRICES_CHECKED, type Price } from './prices';
export { MARKET_HOURS, PATTERN_DETECTION } from './profile';
export { MONTH_HOURS, standingUse, type Inventory } from './standing';
export { ASSUMED, flowOf, trafficUse, type Traffic } from './traffic';
