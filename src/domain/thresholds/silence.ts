/** During a session, a liquid symbol has market data at least this often, in milliseconds. */
export const MAX_SILENCE_MS = 5 * 60_000;
/**
 * The time from the end of a bar until its result is known: it waits for late trades, for its batch and for the clock
 * of idle symbols.
 */
const BAR_DELAY_MS = 60_000;

/** The last known data of a symbol. Times are in milliseconds since 1970. */
export interface LastData {
  readonly symbol: string;
  /** The time of the last event, or the start of the last bar. */
  readonly timestamp: number;
}

/** When market data is expected. */
export interface ExpectedData {
  readonly now: number;
  /** The open of the current session; undefined if the exchange is closed. */
  readonly openedAt: number | undefined;
  /** The length of the bars in milliseconds; 0 if each event is used as a bar. */
  readonly barMs: number;
}

/** Finds the liquid symbols without market data for five minutes of the session; none while the exchange is closed. */
export function findSilentSymbols(
  liquid: readonly string[],
  data: readonly LastData[],
  { now, openedAt, barMs }: ExpectedData,
): readonly string[] {
  if (openedAt === undefined) return [];
  const allowed = MAX_SILENCE_MS + (barMs > 0 ? barMs + BAR_DELAY_MS : 0);
  const last = new Map(data.map(({ symbol, timestamp }) => [symbol, timestamp]));
  return liquid.filter((symbol) => now - Math.max(openedAt, last.get(symbol) ?? -Infinity) > allowed);
}
