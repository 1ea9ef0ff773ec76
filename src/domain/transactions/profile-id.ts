/** Formats the key of the stored history of an account or a merchant. */
export const formatProfileId = (kind: 'account' | 'merchant', id: string): string => `${kind}#${id}`;
