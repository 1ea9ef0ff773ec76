export { type TransactItems, type TransactResult, tryTransactWrite } from '../../aws/transact-write';

/** An update expression that sets fields, with placeholders for all names, because some are reserved words. */
export interface SetExpression {
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, unknown>;
}

/** Creates the expression that sets the fields that have a value. */
export const createSetExpression = (fields: Readonly<Record<string, unknown>>): SetExpression => {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return {
    UpdateExpression: `SET ${entries.map(([name]) => `#${name} = :${name}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(entries.map(([name, value]) => [`:${name}`, value])),
  };
};
