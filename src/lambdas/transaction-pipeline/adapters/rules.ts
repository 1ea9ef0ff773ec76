import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { ACTIVE_RULES_ID, DEFAULT_RULES, parseRuleSet, type RuleSet } from '../../../domain/transactions';
import { formatViolation } from '../../../domain/validation';

export interface Rules {
  /** Loads the active rules; those of the deployment until others are stored. @throws Error if they are not valid */
  load(): Promise<RuleSet>;
}

/** Creates the reader of the active rules in the table Rules. */
export const createRules = (client: DynamoDBDocumentClient, table: string): Rules => ({
  load: async () => {
    const { Item } = await client.send(
      new GetCommand({
        TableName: table,
        Key: { ruleId: ACTIVE_RULES_ID, version: ACTIVE_RULES_VERSION },
        ConsistentRead: true,
      }),
    );
    if (!Item) return DEFAULT_RULES;
    const parsed = parseRuleSet(Item);
    if ('value' in parsed) return parsed.value;
    throw new Error(`the active rules are not valid: ${formatViolation(parsed.violation)}`);
  },
});

/** The sort key of the item with the active rules. */
const ACTIVE_RULES_VERSION = 'current';
