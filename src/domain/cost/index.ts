export { invocationCost, recommend, type Measurement, type PowerReport, type Run } from './power';
export { PRICES, PRICES_AS_OF } from './prices';
