import type { RenderedPolicy } from '../support/rendered';
import type { Reason } from './reasons';
import type { Duty } from './role-calls';

/** The actions that a role's policies allow, as they are written. */
export const allowedActions = (policies: readonly RenderedPolicy[]): string[] => [
  ...new Set(
    policies
      .flatMap(({ document }) => document.Statement)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => (typeof Action === 'string' ? [Action] : [...Action])),
  ),
];

/** Actions by role. */
export type ByDuty = Readonly<Record<Duty, readonly string[]>>;

const applies = ({ actions, duties }: Reason, duty: Duty, action: string) =>
  actions.includes(action) && (duties === undefined || duties.includes(duty));

/** What roles allow and nothing sends, without a reason. An action with `*` is never what is sent. */
export const unusedActions = (allowed: ByDuty, sent: ByDuty, reasons: readonly Reason[]): string[] =>
  Object.entries(allowed).flatMap(([duty, actions]) =>
    actions
      .filter((action) => !sent[duty as Duty].includes(action))
      .filter((action) => !reasons.some((reason) => applies(reason, duty as Duty, action)))
      .map((action) => `${duty}: ${action}`),
  );

/** Actions in the reasons that no role allows, so that there is nothing to give a reason for. */
export const reasonsForNothing = (allowed: ByDuty, reasons: readonly Reason[]): string[] =>
  reasons.flatMap(({ actions, duties = ['plan', 'drift', 'apply'] }) =>
    actions.filter((action) => !duties.some((duty) => allowed[duty].includes(action))),
  );
