export {
  chooseActiveRegion,
  formatActiveRegion,
  parseActiveRegion,
  type ActiveRegion,
} from './active-region';
export { decideFailover, type FailoverPlan, type RegionalCopy } from './failover';
