import { StateView } from '../state';
import { ACCOUNT_BYTES, ACCOUNT_VERSION } from './layout';

/** The state of the account that is read or changed. */
export const view = new StateView('an account', ACCOUNT_VERSION, ACCOUNT_BYTES);
