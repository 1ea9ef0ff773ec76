export { EXECUTION_REPORT, TRADE_CAPTURE_REPORT } from './dictionary';
export { parseFixTrade } from './parse';
export { formatFixTrade, type FixSession } from './format';
