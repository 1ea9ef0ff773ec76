import {
  type FieldRule,
  type FieldRules,
  optional,
  parseEventJson,
  type ParseResult,
  readFields,
  rejectInput,
  STORED_TIME,
  TEXT,
} from '../validation';
import { type AmendOrder, COMMAND_VERSION, type OrderCommand, type PlaceOrder } from './commands';
import { ACCOUNT, ORDER_ID, REQUEST_ID, TIME_IN_FORCE } from './fields';
import { CHANGES, normalizeChanges, normalizeTerms, TERMS } from './parse-request';

const KINDS: readonly unknown[] = ['place', 'amend', 'cancel'] satisfies OrderCommand['kind'][];
const VERSION: FieldRule = {
  rule: `be ${COMMAND_VERSION}, the version of the format that this consumer reads`,
  isValid: (value) => value === COMMAND_VERSION,
};
const COMMAND: FieldRules = {
  version: VERSION,
  kind: { rule: `be ${KINDS.join(', ')}`, isValid: (value) => KINDS.includes(value) },
  requestId: REQUEST_ID,
  orderId: ORDER_ID,
  account: ACCOUNT,
  receivedAt: STORED_TIME,
  traceHeader: optional(TEXT(500)),
};

/** Formats the body of a message of the queue OrderCommands. */
export const formatOrderCommand = (command: OrderCommand): string => JSON.stringify(command);

/** Parses the body of a message of the queue OrderCommands. Fields that this version does not know are ignored. */
export const parseOrderCommand = (body: string): ParseResult<OrderCommand> => {
  const json = parseEventJson(body, 'command');
  if ('violation' in json) return json;
  const read = readFields(json.value, COMMAND, 'command');
  if ('violation' in read) return read;
  const { version, requestId, orderId, account, receivedAt, traceHeader } =
    read.value as unknown as OrderCommand;
  const request = {
    version,
    requestId,
    orderId,
    account,
    receivedAt,
    ...(traceHeader !== undefined && { traceHeader }),
  };
  switch (read.value.kind as OrderCommand['kind']) {
    case 'place': {
      const terms = readFields(read.value.order, { ...TERMS, timeInForce: TIME_IN_FORCE }, 'command.order');
      if ('violation' in terms) return terms;
      const order = normalizeTerms((read.value as unknown as PlaceOrder).order);
      return { value: { ...request, kind: 'place', order } };
    }
    case 'amend': {
      const changes = readFields(read.value.changes, CHANGES, 'command.changes');
      if ('violation' in changes) return changes;
      const normalized = normalizeChanges((read.value as unknown as AmendOrder).changes);
      if (normalized.quantity === undefined && normalized.price === undefined)
        return rejectInput('command.changes', 'contain quantity, price or both', changes.value);
      return { value: { ...request, kind: 'amend', changes: normalized } };
    }
    case 'cancel':
      return { value: { ...request, kind: 'cancel' } };
  }
};
