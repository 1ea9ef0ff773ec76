import { basename } from 'node:path';

/** Words in the names of downloaded files that are not symbols. */
const NOISE: ReadonlySet<string> = new Set(
  (
    'data dat ascii m1 m5 m15 m30 h1 h4 d1 d w m min mins minute minutely hour hourly day daily weekly monthly intraday history ' +
    'historical quotes prices price candles candlestick klines trades ticks tick ohlc ohlcv stock stocks chart export download ' +
    'binance coinbase kraken bitstamp gemini bitfinex bybit okx nasdaq nyse yahoo stooq polygon alpaca tiingo iex finam ' +
    'futures spot perp full adj adjusted unadjusted utc bid ask us csv txt json the and my file test sample new bars time series adjsplitdiv table ' +
    'alpha vantage yfinance dukascopy histdata metatrader mt4 mt5 kaggle tradingview freqtrade databento backtrader excel ' +
    'investing google sheets quandl coingecko firstrate norgate interactive brokers ibkr kibot barchart oanda finnhub twelve ' +
    'finance market fx forex crypto cryptodatadownload com usdm merged part yahoofinance'
  ).split(' '),
);

const EXTENSION = /\.(?:csv|txt|json|jsonl|ndjson|gz|zip|tsv|dat|data|xls|prn)$/i;

/** Returns the symbol that the name of a file contains, to suggest it; undefined if no part looks like one. */
export function guessSymbol(file: string): string | undefined {
  let stem = basename(file);
  while (EXTENSION.test(stem)) stem = stem.replace(EXTENSION, '');
  return stem
    .split(/[\s_,;()[\]-]+/)
    .map((part) => part.toUpperCase())
    .find((part) => /^[A-Z^][A-Z0-9.=^]{0,20}$/.test(part) && !NOISE.has(part.toLowerCase()));
}
