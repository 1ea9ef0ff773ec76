import { PLATFORM_REGION, tradingPlatform } from '../../../config/trading-platform';

/** The name of a queue without the suffix of the environment, as general commands accept it. */
export const formatQueueName = (id: string): string =>
  tradingPlatform
    .formatName({ resourceType: 'queue', id, region: PLATFORM_REGION, suffix: '' })
    .replace(/-$/, '');
