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
import { formatViolation } from '../../../domain/validation';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import type { Deployment, Dynamo } from '../deployment';
import { queryItems } from './read-items';

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

  /** Reads the active rules: those of the deployment until the first ones are put. */
  async readActive(): Promise<RuleSet> {
    const Key = { ruleId: ACTIVE_RULES_ID, version: ACTIVE_VERSION };
    const { Item } = await this.dynamo.send(
      new GetCommand({ TableName: this.table, Key, ConsistentRead: true }),
    );
    if (Item === undefined) return DEFAULT_RULES;
    const { rules, revision } = Item;
    const parsed = parseRuleSet({ rules: rules as unknown, revision: revision as unknown });
    if ('value' in parsed) return parsed.value;
    throw new UserError(
      `the active rules in ${this.table} are invalid: ${formatViolation(parsed.violation)}; put the rule again with ${formatCommand('transaction-pipeline rules put FILE')}`,
    );
  }

  /** Reads all stored versions of a rule, the newest first. */
  async readVersions(ruleId: string): Promise<StoredVersion[]> {
    const items = await queryItems(this.dynamo, {
      TableName: this.table,
      KeyConditionExpression: 'ruleId = :id',
      ExpressionAttributeValues: { ':id': ruleId },
      ScanIndexForward: false,
    });
    return items.map((item) => StoredVersion.parse(item));
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
    { by, at }: Change,
    deployed: readonly Rule[] = [],
  ): Promise<RuleSet> {
    const next: RuleSet = { rules: replaceRules(active.rules, changed), revision: active.revision + 1 };
    const isFirst = active.revision === 0;
    try {
      await this.dynamo.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Put: {
                TableName: this.table,
                Item: {
                  ruleId: ACTIVE_RULES_ID,
                  version: ACTIVE_VERSION,
                  ...next,
                  changedAt: at,
                  changedBy: by,
                },
                ConditionExpression: isFirst ? 'attribute_not_exists(ruleId)' : 'revision = :revision',
                ...(isFirst ? {} : { ExpressionAttributeValues: { ':revision': active.revision } }),
              },
            },
            ...changed.map((rule) => this.createVersionItem(rule, { createdAt: at, createdBy: by })),
            ...deployed.map((rule) => this.createVersionItem(rule, { createdBy: 'deployment' })),
          ],
        }),
      );
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      throw new UserError(
        `someone else changed the rules since revision ${active.revision} was read, so nothing was stored: ` +
          `compare with ${formatCommand('transaction-pipeline rules list')}, and put the rule again`,
      );
    }
    return next;
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
