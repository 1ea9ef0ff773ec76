/**
 * Formats the name of the environment variable in which a grant passes a resource to a function: `OrderQueue` with the
 * ending `QUEUE_URL` gives `ORDER_QUEUE_URL`, `Trades` with `TABLE` gives `TRADES_TABLE`.
 */
export function formatVariableName(id: string, ending: string): string {
  const words = id.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
  const kind = ending.split('_')[0]!;
  return `${words.endsWith(`_${kind}`) ? words.slice(0, -kind.length - 1) : words}_${ending}`;
}
