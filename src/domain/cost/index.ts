export { invocationCost, recommend, type Measurement, type PowerReport, type Run } from './power';
export { PRICE_LIST, PRICES, PRICES_CHECKED, type Price } from './prices';
