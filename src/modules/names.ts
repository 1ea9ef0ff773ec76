/**
 * The environment variable under which a grant tells a function where a resource is: `AlertQueue` with the ending
 * `QUEUE_URL` is `ALERT_QUEUE_URL`, `TradingPatterns` with `TABLE` is `TRADING_PATTERNS_TABLE`.
 */
export function environmentVariable(id: string, ending: string): string {
  const words = id.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
  const kind = ending.split('_')[0]!;
  return `${words.endsWith(`_${kind}`) ? words.slice(0, -kind.length - 1) : words}_${ending}`;
}
