import { synthesizeTradingPlatform } from '../../../systems/trading-platform/synthesize';
import { createResources } from '../resources';

/** The stack with a domain of its own. */
export const STACK = createResources(
  synthesizeTradingPlatform({
    TARGET: 'aws',
    STAGE: 'prod',
    PLATFORM_DOMAIN: 'trading.example.com',
    PLATFORM_ZONE_ID: 'Z0123456789',
    PLATFORM_CERTIFICATE_ARN:
      'arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef',
  }).json.resource,
);
