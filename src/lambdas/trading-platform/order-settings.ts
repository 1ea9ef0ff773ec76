import { formatDecimal, isPositive, parseDecimal } from '../../domain/decimal';
import type { OrderLimits } from '../../domain/orders';
import { SettingError } from './errors';
import type { SettingTexts } from './settings';

/** The parameters with the limits of orders. */
export const LIMIT_SETTINGS = ['MaxOrderQuantity', 'MaxOrderValue'] as const;
/** The parameters of the intake of orders. */
export const ORDER_SETTINGS = ['AcceptOrders', ...LIMIT_SETTINGS] as const;

/** Limits that no amount exceeds: a quantity and a price have at most 9 digits before the point. */
export const NO_LIMITS: OrderLimits = {
  maxOrderQuantity: '999999999999999999',
  maxOrderValue: '999999999999999999',
};

/** Reads the limits of orders. @throws SettingError if one is missing or invalid */
export const readOrderLimits = (settings: SettingTexts): OrderLimits => ({
  maxOrderQuantity: expectAmount(settings, 'MaxOrderQuantity'),
  maxOrderValue: expectAmount(settings, 'MaxOrderValue'),
});

const expectAmount = (settings: SettingTexts, id: string): string => {
  const text = settings.get(id);
  const amount = text === undefined ? undefined : parseDecimal(text.trim());
  if (amount && isPositive(amount)) return formatDecimal(amount);
  throw new SettingError(`${id} must be a decimal number above 0; got ${JSON.stringify(text ?? null)}`);
};

/** Reads the switch AcceptOrders. @throws SettingError if it is missing or invalid */
export const readAcceptOrders = (settings: SettingTexts): boolean => {
  const text = settings.get('AcceptOrders')?.trim();
  if (text === 'yes' || text === 'no') return text === 'yes';
  throw new SettingError(`AcceptOrders must be yes or no; got ${JSON.stringify(text ?? null)}`);
};
