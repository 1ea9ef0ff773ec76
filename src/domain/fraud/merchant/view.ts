import { StateView } from '../state';
import { MERCHANT_BYTES, MERCHANT_VERSION } from './layout';

/** The state of the merchant that is read or changed. */
export const view = new StateView('a merchant', MERCHANT_VERSION, MERCHANT_BYTES);
