import type { RenderedPolicy } from '../support/rendered';
import type { Reason } from './unused-permission-reasons';
import type { WorkflowRole } from './role-permissions';

/** Lists the actions in the Allow statements of policies. */
export const listAllowedActions = (policies: readonly RenderedPolicy[]): string[] => [
  ...new Set(
    policies
      .flatMap(({ document }) => document.Statement)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => (typeof Action === 'string' ? [Action] : [...Action])),
  ),
];

/** Actions by role. */
export type ActionsByRole = Readonly<Record<WorkflowRole, readonly string[]>>;

const isCovered = ({ actions, roles: duties }: Reason, role: WorkflowRole, action: string) =>
  actions.includes(action) && (duties === undefined || duties.includes(role));

/** Finds actions that roles allow, that no recorded request requires, and that have no reason. Requests never match `*`. */
export const findUnusedActions = (
  allowed: ActionsByRole,
  sent: ActionsByRole,
  reasons: readonly Reason[],
): string[] =>
  Object.entries(allowed).flatMap(([role, actions]) =>
    actions
      .filter((action) => !sent[role as WorkflowRole].includes(action))
      .filter((action) => !reasons.some((reason) => isCovered(reason, role as WorkflowRole, action)))
      .map((action) => `${role}: ${action}`),
  );

/** Finds actions with a reason that no role allows. */
export const findObsoleteReasons = (allowed: ActionsByRole, reasons: readonly Reason[]): string[] =>
  reasons.flatMap(({ actions, roles: duties = ['plan', 'drift', 'apply'] }) =>
    actions.filter((action) => !duties.some((role) => allowed[role].includes(action))),
  );
