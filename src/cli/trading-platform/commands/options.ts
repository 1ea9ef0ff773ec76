import { randomUUID } from 'node:crypto';
import { InvalidArgumentError, Option } from 'commander';
import { ACCOUNT, AMOUNT, ORDER_ID, SYMBOL } from '../../../domain/orders';
import type { FieldRule } from '../../../domain/validation';
import { getUserName } from '../../commands/user-name';
import type { DeploymentOptions } from '../deployment';

/** The options of every command that uses a session. */
export interface SessionOptions extends DeploymentOptions {
  /** The user of the session. */
  readonly by?: string;
  readonly json?: boolean;
}

/** Creates a parser of a field of the API, with the same rule. */
const createParser =
  ({ rule, isValid }: FieldRule) =>
  (text: string): string => {
    if (isValid(text)) return text;
    throw new InvalidArgumentError(`It must ${rule}.`);
  };

export const parseAccount = createParser(ACCOUNT);
export const parseOrderId = createParser(ORDER_ID);
export const parseSymbol = createParser(SYMBOL);
export const parseAmount = createParser(AMOUNT);

/** Parses an Idempotency-Key. */
export function parseKey(text: string): string {
  if (/^[\x21-\x7e]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError('Expected 1 to 64 printable ASCII characters without spaces.');
}

export const createAccountOption = (role: string): Option =>
  new Option('--account <id>', role).argParser(parseAccount).makeOptionMandatory();

export const createKeyOption = (): Option =>
  new Option(
    '--key <text>',
    'the Idempotency-Key: the request has effect once, however often it is sent (default: a new one)',
  ).argParser(parseKey);

export const createWaitOption = (what: string): Option => new Option('--wait', `wait until ${what}`);

/** Returns the given key, or a new one. */
export const getKey = (key: string | undefined): string => key ?? randomUUID();

/** Returns the user of the session. Other characters of a user's name are replaced. */
export const getSessionUser = ({ by }: Pick<SessionOptions, 'by'>): string =>
  getUserName(by).replace(/[^\w.:@-]/g, '-');
