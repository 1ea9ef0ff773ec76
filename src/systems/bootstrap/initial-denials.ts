import { ANY_ACCOUNT, type EnvironmentScope, formatArns, formatSharedRoleArns } from './arns';
import type { SystemNames } from './system-names';

const CAPITALS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/**
 * Denies access to roles and tables of environments whose suffix ends with this one, by their names alone. Their tags are
 * not sufficient: whether a role may be passed can't depend on them, and a new replica of a table has none. A name is an
 * id, which begins with a capital and contains no hyphen, or it is hyphenated and begins with a lower-case letter.
 */
export const createInitialDenials = (
  { regions, suffix }: EnvironmentScope,
  systems: readonly SystemNames[],
): object[] => {
  const globalTables = systems.flatMap((names) => names.globalTables ?? []);
  const shared = formatSharedRoleArns({ account: ANY_ACCOUNT, regions });
  return [
    ...createDenials('role', suffix, {
      actions: ['iam:*Role', 'iam:*RolePolicy', 'iam:*RolePermissionsBoundary', 'iam:UpdateAssumeRolePolicy'],
      // A hyphenated name of a role ends with the region and the suffix, and no suffix contains a region.
      allowedNames: ['aws-service-role/*', ...regions.map((region) => `*-${region}-${suffix}`)],
      allowedArns: shared,
    }),
    ...createDenials('table', suffix, {
      actions: ['dynamodb:*'],
      allowedNames: [
        ...globalTables.map((name) => `${name}-${suffix}`),
        // As with roles: a name with a region before the suffix is that of this environment.
        ...regions.map((region) => `*-${region}-${suffix}`),
      ],
      allowedArns: [],
    }),
  ];
};

/** Denies names with an initial capital and a hyphen before the suffix, and lower-case names that are not allowed. */
const createDenials = (
  kind: 'role' | 'table',
  suffix: string,
  {
    actions,
    allowedNames,
    allowedArns,
  }: Readonly<Record<'actions' | 'allowedNames' | 'allowedArns', readonly string[]>>,
): object[] => {
  const formatNames = (names: readonly string[]) =>
    names.flatMap((name) => formatArns({ account: ANY_ACCOUNT }, name)[kind]);
  const sid = kind === 'role' ? 'Roles' : 'Tables';
  return [
    {
      Sid: `Not${sid}OfLongerSuffixes`,
      Effect: 'Deny',
      Action: kind === 'role' ? 'iam:*' : 'dynamodb:*',
      Resource: formatNames(CAPITALS.map((letter) => `${letter}*-*-${suffix}`)),
    },
    {
      Sid: `NotOther${sid}`,
      Effect: 'Deny',
      Action: actions,
      NotResource: [
        ...formatNames([...CAPITALS.map((letter) => `${letter}*`), ...allowedNames]),
        ...allowedArns,
      ],
    },
  ];
};
