import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget';
import { patternDetection } from '../../config/pattern-detection';
import { Alarm, asAlarmValue } from '../../modules/alarm';
import { awsMetrics } from '../../modules/metric';
import type { SystemContext } from './context';

const MONTHLY_LIMIT_USD = 100;

/** The region of all billing metrics. */
const BILLING_REGION = 'us-east-1';

/**
 * Creates a billing alarm and a budget with the same limit. The alarm covers the whole account and requires billing
 * alerts, which the owner of the account enables. The budget covers the system's tag after the tag is activated for
 * billing.
 */
export function createBillingAlarms({ stack, config, tradingAlerts }: SystemContext): void {
  if (config.region === BILLING_REGION)
    new Alarm(stack, 'EstimatedCharges', {
      description: `The account's charges of this month exceed ${MONTHLY_LIMIT_USD} USD: check Cost Explorer by the tag Project`,
      runbook: 'charges',
      topic: tradingAlerts,
      threshold: MONTHLY_LIMIT_USD,
      metrics: [
        asAlarmValue(awsMetrics.billing('EstimatedCharges', { Currency: 'USD' }, 'Maximum', 6 * 60 * 60)),
      ],
    });
  new BudgetsBudget(stack, 'MonthlyBudget', {
    name: stack.createPhysicalName('MonthlyBudget', 'budget'),
    budgetType: 'COST',
    limitAmount: String(MONTHLY_LIMIT_USD),
    limitUnit: 'USD',
    timeUnit: 'MONTHLY',
    costFilter: [{ name: 'TagKeyValue', values: [`user:Project$${patternDetection.tags(config).Project}`] }],
    notification: ['ACTUAL', 'FORECASTED'].map((notificationType) => ({
      notificationType,
      comparisonOperator: 'GREATER_THAN',
      threshold: 100,
      thresholdType: 'PERCENTAGE',
      subscriberSnsTopicArns: tradingAlerts.notifyOfBudgets(),
    })),
  });
}
