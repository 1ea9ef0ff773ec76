import type { Transaction } from '../../transactions/transaction';
import { toCountryCode } from './codes';
import { COUNTRIES, COUNTRY_SLOTS, LAST_COUNTRY, LAST_COUNTRY_TIME } from './layout';
import { view } from './view';

/** Compares the country of a transaction with those of the account's history. */
export function readCountries({ country, time }: Transaction) {
  const code = toCountryCode(country);
  if (code === 0) return { share: 1, isForeign: false, hoursSinceOther: 999 };
  let total = 0;
  let own = 0;
  let highest = 0;
  let home = 0;
  for (let slot = 0; slot < COUNTRY_SLOTS; slot++) {
    const stored = view.getUint16(COUNTRIES + 4 * slot);
    const count = view.getUint16(COUNTRIES + 4 * slot + 2);
    total += count;
    if (stored === code) own = count;
    if (count > highest) {
      highest = count;
      home = stored;
    }
  }
  const last = view.getUint16(LAST_COUNTRY);
  // A purchase that arrives late is before the last one.
  const hours = Math.abs(time / 1000 - view.getUint32(LAST_COUNTRY_TIME)) / 3600;
  return {
    share: (own + 1) / (total + 1),
    isForeign: home !== 0 && home !== code,
    hoursSinceOther: last === 0 || last === code ? 999 : Math.min(999, hours),
  };
}
