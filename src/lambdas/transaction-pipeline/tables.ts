import { type Environment, readVariable } from '../shared/env';
import type { TransactionTables } from './adapters/transactions';

/** Reads the names of the tables with transactions and histories. @throws EnvironmentError if one is missing */
export const readTables = (env: Environment): TransactionTables & { readonly profiles: string } => ({
  transactions: readVariable(env, 'TRANSACTIONS_TABLE'),
  ids: readVariable(env, 'TRANSACTION_IDS_TABLE'),
  profiles: readVariable(env, 'PROFILES_TABLE'),
});
