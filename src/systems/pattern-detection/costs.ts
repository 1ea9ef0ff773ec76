import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget';
import { Alarm, value } from '../../modules/alarm';
import { metrics } from './metrics';
import type { Shared } from './shared';

/** USD a month. */
const LIMIT = 100;

/** Where AWS keeps the charges of an account, wherever they arise. */
const BILLING_REGION = 'us-east-1';

/**
 * An alarm and a budget over the same sum. The alarm needs billing alerts switched on by whoever pays, and sees the
 * whole account; the budget needs nothing, and sees what carries the system's tags once they are activated.
 */
export function costs({ stack, config, tradingAlerts }: Shared): void {
  if (config.region === BILLING_REGION)
    new Alarm(stack, 'EstimatedCharges', {
      description: `The account's charges of this month passed ${LIMIT} USD: look at Cost Explorer by the tag Project`,
      topic: tradingAlerts,
      threshold: LIMIT,
      metrics: [value(metrics.billing('EstimatedCharges', { Currency: 'USD' }, 'Maximum', 6 * 60 * 60))],
    });
  new BudgetsBudget(stack, 'MonthlyBudget', {
    name: stack.physicalName('MonthlyBudget'),
    budgetType: 'COST',
    limitAmount: String(LIMIT),
    limitUnit: 'USD',
    timeUnit: 'MONTHLY',
    costFilter: [{ name: 'TagKeyValue', values: [`user:Project$${config.tags.Project}`] }],
    notification: ['ACTUAL', 'FORECASTED'].map((notificationType) => ({
      notificationType,
      comparisonOperator: 'GREATER_THAN',
      threshold: 100,
      thresholdType: 'PERCENTAGE',
      subscriberSnsTopicArns: [tradingAlerts.arn],
    })),
  });
}
