import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import {
  ACTIVE_RULES_ID,
  DEFAULT_RULES,
  parseRuleSet,
  type Rule,
  type RuleSet,
} from '../../../domain/transactions';
import { formatViolation, type InputViolation } from '../../../domain/validation';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import type { Deployment, Dynamo } from '../deployment';
import { queryItems } from '../../target/read-items';
import { createCanceledError, createRevisionCondition, MAX_TRANSACTION_ITEMS } from './rule-transaction';

/** The sort key of the item with the active rules. */
const ACTIVE_VERSION = 'current';
const VERSION_DIGITS = 10;

const StoredVersion = z.looseObject({
  ruleId: z.string(),
  version: z.coerce.number(),
  points: z.number(),
  description: z.string(),
  enabled: z.boolean(),
  pattern: z.record(z.string(), z.unknown()),
  createdAt: z.string().optional(),
  createdBy: z.string().optional(),
});
/** A version of a rule in the table, with its author. */
export type StoredVersion = z.infer<typeof StoredVersion>;

/** Who changes rules, and when, in ISO 8601. */
export interface Change {
  readonly by: string;
  readonly at: string;
}

/** A stored rule set that is not valid, as it is stored. */
export interface InvalidRules {
  readonly rules: unknown;
  readonly revision: unknown;
  readonly violation: InputViolation;
}

/** Whether a stored rule set is not valid. */
export const isInvalid = (stored: RuleSet | InvalidRules): stored is InvalidRules => 'violation' in stored;

/** What one change stores. */
interface WrittenItems {
  readonly changed: readonly Rule[];
  readonly deployed: readonly Rule[];
  readonly change: Change;
  /** The revision that the change is based on. */
  readonly read: unknown;
}

const isRevision = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** Formats the version of a rule for the sort key, so that versions sort as numbers. */
export const formatVersion = (version: number): string => String(version).padStart(VERSION_DIGITS, '0');

/** Reads and changes the rules of the detector. */
export class RuleStore {
  private readonly dynamo: Dynamo;
  private readonly table: string;

  constructor({ dynamo, getOutput }: Pick<Deployment, 'dynamo' | 'getOutput'>) {
    this.dynamo = dynamo;
    this.table = getOutput('RulesTableName');
  }

  /** Reads the active rules: those of the deployment until the first ones are put. @throws UserError if they are invalid */
  async readActive(): Promise<RuleSet> {
    const stored = await this.read();
    if (isInvalid(stored)) throw this.createInvalidError(stored);
    return stored;
  }

  /** Reads the active rules, valid or not. */
  async read(): Promise<RuleSet | InvalidRules> {
    const Key = { ruleId: ACTIVE_RULES_ID, version: ACTIVE_VERSION };
    const { Item } = await this.dynamo.send(
      new GetCommand({ TableName: this.table, Key, ConsistentRead: true }),
    );
    if (Item === undefined) return DEFAULT_RULES;
    const stored = { rules: Item.rules as unknown, revision: Item.revision as unknown };
    const parsed = parseRuleSet(stored);
    return 'value' in parsed ? parsed.value : { ...stored, violation: parsed.violation };
  }

  /** Creates the error of an invalid rule set, which names the way to replace it. */
  createInvalidError({ violation }: InvalidRules): UserError {
    return new UserError(
      `the active rules in ${this.table} are invalid: ${formatViolation(violation)}; ${formatCommand('transaction-pipeline rules list --json')} prints them as they are stored, ` +
        `and ${formatCommand('transaction-pipeline rules put FILE --yes')} replaces all of them with the complete rule set {"rules": [...]} of a file`,
    );
  }

  /** Reads the number of the newest stored version of a rule; 0 if there is none. */
  async readNewestVersion(ruleId: string): Promise<number> {
    const [newest] = await this.queryVersions(ruleId);
    return Number(newest?.version ?? 0);
  }

  /** Reads all stored versions of a rule, the newest first. */
  async readVersions(ruleId: string): Promise<StoredVersion[]> {
    return (await this.queryVersions(ruleId)).map((item) => StoredVersion.parse(item));
  }

  private queryVersions(ruleId: string) {
    return queryItems(this.dynamo, {
      TableName: this.table,
      KeyConditionExpression: 'ruleId = :id',
      ExpressionAttributeValues: { ':id': ruleId },
      ScanIndexForward: false,
    });
  }

  /**
   * Stores new versions of rules and makes them active, in one transaction.
   * @param active the rules that the change is based on
   * @param changed the new versions
   * @param deployed the versions of the deployment that are replaced: they have no item yet
   * @throws UserError if someone else has changed the rules since they were read; nothing is stored then
   */
  async put(
    active: RuleSet,
    changed: readonly Rule[],
    change: Change,
    deployed: readonly Rule[] = [],
  ): Promise<RuleSet> {
    const next: RuleSet = { rules: replaceRules(active.rules, changed), revision: active.revision + 1 };
    const condition =
      active.revision === 0
        ? { ConditionExpression: 'attribute_not_exists(ruleId)' }
        : createRevisionCondition(active.revision);
    await this.write(next, condition, { changed, deployed, change, read: active.revision });
    return next;
  }

  /**
   * Replaces an invalid rule set by new versions of rules, in one transaction.
   * @throws UserError if someone else has changed the rules since they were read; nothing is stored then
   */
  async replaceInvalid(
    { revision }: InvalidRules,
    rules: readonly Rule[],
    change: Change,
    deployed: readonly Rule[],
  ): Promise<RuleSet> {
    const next: RuleSet = { rules, revision: (isRevision(revision) ? revision : 0) + 1 };
    const items = { changed: rules, deployed, change, read: revision };
    await this.write(next, createRevisionCondition(revision), items);
    return next;
  }

  private async write(next: RuleSet, condition: object, items: WrittenItems): Promise<void> {
    const { changed, deployed, change, read } = items;
    const { by, at } = change;
    const Item = { ruleId: ACTIVE_RULES_ID, version: ACTIVE_VERSION, ...next, changedAt: at, changedBy: by };
    const TransactItems = [
      { Put: { TableName: this.table, Item, ...condition } },
      ...changed.map((rule) => this.createVersionItem(rule, { createdAt: at, createdBy: by })),
      ...deployed.map((rule) => this.createVersionItem(rule, { createdBy: 'deployment' })),
    ];
    if (TransactItems.length > MAX_TRANSACTION_ITEMS)
      throw new UserError(
        `the change of ${changed.length} rules stores ${TransactItems.length} items, and a transaction of DynamoDB at most ${MAX_TRANSACTION_ITEMS}: ` +
          'nothing was stored; put fewer rules at a time',
      );
    try {
      await this.dynamo.send(new TransactWriteCommand({ TransactItems }));
    } catch (error) {
      throw error instanceof TransactionCanceledException ? createCanceledError(error, read) : error;
    }
  }

  private createVersionItem(rule: Rule, author: object) {
    const Item = { ...rule, version: formatVersion(rule.version), ...author };
    return {
      Put: { TableName: this.table, Item, ConditionExpression: 'attribute_not_exists(ruleId)' },
    };
  }
}

/** Replaces the rules of the same ids, and appends the others. */
export const replaceRules = (rules: readonly Rule[], changed: readonly Rule[]): readonly Rule[] => [
  ...rules.map((rule) => changed.find(({ ruleId }) => ruleId === rule.ruleId) ?? rule),
  ...changed.filter(({ ruleId }) => !rules.some((rule) => rule.ruleId === ruleId)),
];
