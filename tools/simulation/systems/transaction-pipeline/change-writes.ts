import type { Write } from '../../services/dynamodb/database';
import { TABLE_NAMES } from './stores';

const getUpdate = ({ UpdateExpression: update }: Write): string => String(update);

const isOf =
  (kind: string) =>
  ({ TableName, Key }: Write): boolean =>
    TableName === TABLE_NAMES.profiles &&
    String((Key as { profileId?: string } | undefined)?.profileId).startsWith(`${kind}#`);
export const isOfAccounts = isOf('account');
export const isOfMerchants = isOf('merchant');
export const isClaim = (write: Write): boolean => getUpdate(write).includes('notifyingBy = :by');
export const isMark = (write: Write): boolean => getUpdate(write).includes('notifiedAt = :at');
export const isScore = (write: Write): boolean => getUpdate(write).includes('#score = :score');

/** Omits the placeholders that no expression uses, which DynamoDB rejects. */
const omitUnused = (write: Write): Write => {
  const text = `${String(write.UpdateExpression ?? '')} ${String(write.ConditionExpression ?? '')}`;
  const pick = (placeholders: unknown) =>
    Object.fromEntries(
      Object.entries((placeholders ?? {}) as object).filter(([name]) => new RegExp(`${name}\\b`).test(text)),
    );
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values, ...rest } = write;
  const used = { ExpressionAttributeNames: pick(names), ExpressionAttributeValues: pick(values) };
  return {
    ...rest,
    ...Object.fromEntries(Object.entries(used).filter(([, value]) => Object.keys(value).length > 0)),
  };
};

/** Omits a part of the conditions of some writes; the whole condition by default. */
export const changeCondition =
  (isAffected: (write: Write) => boolean, omitted?: string) =>
  (write: Write): Write => {
    const { ConditionExpression: condition, ...rest } = write;
    if (condition === undefined || !isAffected(write)) return write;
    const text = String(condition);
    if (omitted !== undefined && !text.includes(omitted))
      throw new Error(`the condition "${text}" does not contain "${omitted}", so no bug is planted`);
    const changed = omitted === undefined ? '' : text.replace(omitted, '');
    return omitUnused({ ...rest, ...(changed !== '' && { ConditionExpression: changed }) });
  };

/** Replaces the update of some writes. */
export const changeUpdate =
  (isAffected: (write: Write) => boolean, expression: string) =>
  (write: Write): Write =>
    isAffected(write) && write.UpdateExpression !== undefined
      ? omitUnused({ ...write, UpdateExpression: expression })
      : write;
