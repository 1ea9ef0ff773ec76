import { hashText } from '../hash';
import { CATEGORY_SLOTS } from './layout';

/** Returns 16 bits of the hash of a merchant; 0 marks an empty slot. */
export const toMerchantHash = (merchantId: string): number => hashText(merchantId) & 0xffff || 1;

/** Returns a country as 16 bits; 0 without a country. */
export function toCountryCode(country: string | undefined): number {
  if (country === undefined || country.length !== 2) return 0;
  const code = country === 'UK' ? 'GB' : country;
  return code.charCodeAt(0) | (code.charCodeAt(1) << 8);
}

/** Returns the slot of a category. */
export const toCategorySlot = (category: string): number => hashText(category) % CATEGORY_SLOTS;
