import {
  computeCusipCheckDigit,
  computeIsinCheckDigit,
  computeLeiCheckDigits,
  getCusip,
  isCusip,
  isIsin,
  isLei,
} from '../identifiers';
import { type TradeCheck, violationUnless } from './context';

/** Checks the check digits of ISIN, CUSIP and LEI. A MIC has none; the reference data contain the known ones. */
export const checkIdentifiers: TradeCheck = ({ trade: { isin, counterparty } }) => {
  const cusip = getCusip(isin);
  return [
    ...violationUnless(
      isIsin(isin),
      'isin-check-digit',
      'isin',
      isin,
      `the check digit ${computeIsinCheckDigit(isin.slice(0, 11))}`,
    ),
    ...violationUnless(
      cusip === undefined || isCusip(cusip),
      'cusip-check-digit',
      'isin',
      cusip,
      `the check digit ${computeCusipCheckDigit(cusip?.slice(0, 8) ?? '')}`,
    ),
    ...violationUnless(
      isLei(counterparty),
      'lei-check-digits',
      'counterparty',
      counterparty,
      `the check digits ${computeLeiCheckDigits(counterparty.slice(0, 18))}`,
    ),
  ];
};
