import { ANY_REGION, formatArns, type EnvironmentScope } from './arns';
import type { SystemNames } from './system-names';

/**
 * The alarms of modules: their names end with the kind of alarm. A name with a hyphen can't be matched by `*-<suffix>`,
 * because its last part could be the beginning of another environment's suffix. So policies list alarms individually.
 */
const MODULE_ALARMS = [
  'CanaryErrorRate',
  'ErrorRate',
  'FailuresLost',
  'InvocationsDropped',
  'IteratorAge',
  'NotEmpty',
  'NotificationsFailed',
  'Throttles',
].map((kind) => `*-${kind}`);

/** Allows changes to alarms. */
export function createAlarmStatements(scope: EnvironmentScope, systems: readonly SystemNames[]): object[] {
  const { account, suffix } = scope;
  return [
    {
      Sid: 'Alarms',
      Effect: 'Allow',
      Action: [
        'cloudwatch:DeleteAlarms',
        'cloudwatch:PutCompositeAlarm',
        'cloudwatch:PutMetricAlarm',
        'cloudwatch:TagResource',
        'cloudwatch:UntagResource',
      ],
      Resource: [
        ...[...systems.flatMap(({ alarms }) => alarms), ...MODULE_ALARMS].map(
          (name) => `arn:aws:cloudwatch:${ANY_REGION}:${account}:alarm:${name}-${suffix}`,
        ),
        ...formatArns(scope, `*-${suffix}`).scalingAlarm,
      ],
    },
  ];
}
