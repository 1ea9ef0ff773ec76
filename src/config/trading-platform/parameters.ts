import type { CommonConfig } from '../common';
import { formatPlatformName } from './names';

/** A setting in SSM Parameter Store. Operators change it without a deployment. */
export interface PlatformParameter {
  /** The value of a new parameter. Later deployments do not change the value. */
  readonly initialValue: string;
  /** The valid values and their unit. */
  readonly description: string;
}

/** The parameters by their ids. */
export const PLATFORM_PARAMETERS = {
  AcceptOrders: {
    initialValue: 'yes',
    description:
      'yes, or no to answer 503 to new orders and amendments; cancellations and queries remain possible',
  },
  MaxOrderQuantity: {
    initialValue: '1000000',
    description: 'The largest quantity of an order, as a decimal number',
  },
  MaxOrderValue: {
    initialValue: '10000000',
    description: 'The largest value of an order, quantity times price, as a decimal number',
  },
  SessionMinutes: {
    initialValue: '480',
    description: 'The minutes after which a session ends, 1 to 1440',
  },
  IdleMinutes: {
    initialValue: '30',
    description: 'The minutes without a request after which a session ends, 1 to 1440',
  },
} satisfies Readonly<Record<string, PlatformParameter>>;

/** The id of a parameter. */
export type PlatformParameterId = keyof typeof PLATFORM_PARAMETERS;

/** Returns the name of a parameter in SSM Parameter Store. */
export const getPlatformParameterName = (
  id: PlatformParameterId,
  { region, suffix }: Pick<CommonConfig, 'region' | 'suffix'>,
): string => formatPlatformName({ resourceType: 'parameter', id, region, suffix });
