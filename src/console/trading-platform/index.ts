import { join } from 'node:path';
import { tradingPlatform } from '../../config/trading-platform';
import type { ConsoleContext, ConsoleSection } from '../server/section';
import type { OpenPlatform } from './open-platform';

/** Opens the deployed platform. The clients of AWS are loaded then, and not when the console starts. */
const open = async (context: ConsoleContext): Promise<OpenPlatform | undefined> =>
  (await import('./open-platform')).openPlatform(context);

/** The orders of the trading platform, and its state. @param openPlatform returns undefined if it is not deployed */
export const createTradingPlatformSection = (openPlatform = open): ConsoleSection => ({
  name: tradingPlatform.name,
  group: tradingPlatform.title,
  clientDirectory: join(__dirname, 'client'),
  pages: [
    { path: '/orders', title: 'Orders', module: 'orders-page.js' },
    { path: '/orders/:id', title: 'Order', module: 'order-page.js' },
    { path: '/platform', title: 'Platform', module: 'platform-page.js' },
  ],
  open: async (context) => {
    const platform = await openPlatform(context);
    return platform && (await import('./open-section')).openSection(platform);
  },
});
