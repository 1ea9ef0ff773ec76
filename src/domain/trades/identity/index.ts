export { checkIdentity } from './check';
export { compareContent, compareTerms, type FieldDifference } from './differences';
export { type ConflictKind, type IdentityConflict, type TradeHistory } from './history';
export { identifyTrades, type Execution, type IdentifiedTrades } from './identify';
