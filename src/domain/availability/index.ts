export { AGREEMENTS, AGREEMENTS_CHECKED, type Agreement } from './agreements';
export { composeAvailability, type Dependency, listAgreements } from './compose';
export { type ErrorBudget, getErrorBudget } from './error-budget';
