/** The regions of trade processing. The first is the primary; the second takes over when the primary fails. */
export const TRADE_REGIONS = ['us-east-1', 'eu-west-1'] as const;
export type TradeRegion = (typeof TRADE_REGIONS)[number];
