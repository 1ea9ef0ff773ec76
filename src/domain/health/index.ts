export { formatHealth, type CheckResult, type PublicHealth } from './check';
export {
  createMonitorState,
  recordRun,
  removeOldestNotice,
  type CheckState,
  type HealthNotice,
  type MonitorState,
} from './monitor';
export { formatNotice, type NoticeText } from './notice-text';
