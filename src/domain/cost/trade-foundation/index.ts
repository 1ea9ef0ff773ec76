import type { SystemTraffic, TrafficModel } from '../traffic';
import { countTrades, describeTradeTraffic, TRADE_TRAFFIC, type TradeTraffic } from '../trades';
import { estimateImages } from './images';
import { estimateTable } from './table';

/** The usage of the global table and the image repositories by trades. */
export const modelFoundation = (traffic: TradeTraffic): SystemTraffic => ({
  assumptions: describeTradeTraffic(traffic),
  findFlow: () => undefined,
  estimateStandingUsage: (stack) =>
    stack.findByType('aws_ecr_repository').flatMap((repository) => estimateImages(stack, repository)),
  estimateTrafficUsage: (stack) => {
    const table = stack.findByName('aws_dynamodb_table', 'Trades');
    return table ? estimateTable(stack, table, countTrades(traffic)) : [];
  },
});

export const TRADE_FOUNDATION: TrafficModel = {
  idle: modelFoundation(TRADE_TRAFFIC.idle),
  normal: modelFoundation(TRADE_TRAFFIC.normal),
  peak: modelFoundation(TRADE_TRAFFIC.peak),
};
