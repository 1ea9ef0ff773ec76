import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Environment, readVariable } from '../shared/env';
import { createProfiles } from './adapters/profiles';
import { createScoringReader } from './adapters/scoring-data';
import { createTransactionWrites } from './adapters/transaction-writes';
import { createTransactions } from './adapters/transactions';

/** Creates the adapters of the tables with transactions and histories. @throws EnvironmentError if a name is missing */
export const createStores = (client: DynamoDBDocumentClient, env: Environment) => {
  const tables = {
    transactions: readVariable(env, 'TRANSACTIONS_TABLE'),
    ids: readVariable(env, 'TRANSACTION_IDS_TABLE'),
    profiles: readVariable(env, 'PROFILES_TABLE'),
  };
  return {
    transactions: createTransactions(client, tables),
    profiles: createProfiles(client, tables.profiles),
    readScoringData: createScoringReader(client, tables),
    writes: createTransactionWrites(client, tables),
  };
};
