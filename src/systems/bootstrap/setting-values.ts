import { ANY_REGION, type EnvironmentScope, formatArns, formatScheduleArns } from './arns';
import type { SystemNames } from './system-names';

/** The keys of the encryption contexts in which Lambda and EventBridge Scheduler encrypt settings. */
const FUNCTION_CONTEXT = 'kms:EncryptionContext:aws:lambda:FunctionArn';
const SCHEDULE_CONTEXT = 'kms:EncryptionContext:aws:scheduler:schedule:arn';

/** Allows reading parameters, whose values the provider always reads. They are settings of functions, and no secrets. */
export const createParameterStatements = (
  account: string,
  suffixes: readonly string[],
  systems: readonly SystemNames[],
): readonly object[] => {
  const names = suffixes.flatMap((suffix) =>
    systems.flatMap(({ parameters = [] }) => parameters.map((name) => `${name}-${suffix}`)),
  );
  return names.length === 0
    ? []
    : [
        {
          Sid: 'Parameters',
          Effect: 'Allow',
          Action: 'ssm:GetParameter',
          Resource: names.map((name) => `arn:aws:ssm:${ANY_REGION}:${account}:parameter/${name}`),
        },
      ];
};

/**
 * Allows decrypting the settings that AWS returns only to callers with this permission: the environment of a function
 * and a schedule. Without the environment, the provider plans an update of every function. The encryption context names
 * the resource, so the statement allows decrypting nothing else.
 */
export function createDecryptStatements(scope: EnvironmentScope, systems: readonly SystemNames[]): object[] {
  const { account, suffix } = scope;
  const listNames = (getNames: (names: SystemNames) => readonly string[] | undefined) =>
    systems.flatMap((names) => getNames(names) ?? []).map((name) => `${name}-${suffix}`);
  const hyphenated = listNames(({ hyphenatedFunctions }) => hyphenatedFunctions);
  const groups = listNames(({ scheduleGroups }) => scheduleGroups);
  const allowDecrypt = (sid: string, Condition: object) => ({
    // A Sid can only contain letters and digits.
    Sid: `${sid}${suffix.replace(/[^A-Za-z0-9]/g, '')}`,
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: `arn:aws:kms:${ANY_REGION}:${account}:key/*`,
    Condition,
  });
  return [
    allowDecrypt('FunctionEnvironments', {
      StringLike: { [FUNCTION_CONTEXT]: formatArns(scope, `*-${suffix}`).fn },
      StringNotLike: { [FUNCTION_CONTEXT]: formatArns(scope, `*-*-${suffix}`).fn },
    }),
    ...(hyphenated.length > 0
      ? [
          allowDecrypt('HyphenatedFunctionEnvironments', {
            StringLike: { [FUNCTION_CONTEXT]: hyphenated.flatMap((name) => formatArns(scope, name).fn) },
          }),
        ]
      : []),
    allowDecrypt('Schedules', {
      StringLike: {
        [SCHEDULE_CONTEXT]: groups.flatMap((group) => formatScheduleArns(scope, group).schedules),
      },
    }),
  ];
}
