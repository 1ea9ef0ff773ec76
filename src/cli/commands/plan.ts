import pc from 'picocolors';
import { initialized, recovered } from '../deployment';
import { planOffline } from '../plan-offline';
import { ACTIONS, type Action, type PlanSummary } from '../plan-summary';
import { note, say, sayJson } from '../print';
import { openSession } from '../session';
import { withTarget } from '../target';

export interface PlanOptions {
  readonly offline?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

interface Planned {
  readonly stack: string;
  readonly summary: PlanSummary;
}

/** `stacks plan`: what an apply would do, by action. */
export async function plan(systems: readonly string[], options: PlanOptions): Promise<void> {
  const planned = options.offline
    ? await planOffline(process.env, systems, note)
    : await online(systems, options);
  if (options.json) {
    sayJson(
      planned.map(({ stack, summary: { counts, addresses, outputs } }) => ({
        stack,
        counts,
        addresses,
        outputs,
      })),
    );
    return;
  }
  for (const { stack, summary } of planned) describePlan(stack, summary, say);
}

async function online(systems: readonly string[], { port }: PlanOptions): Promise<Planned[]> {
  const session = openSession({ port });
  return withTarget(session, note, async () => {
    const chosen = await initialized(session, systems, note);
    await recovered(session, chosen, note);
    const planned: Planned[] = [];
    for (const { stack, terraform } of chosen) {
      note(`planning ${stack.name}`);
      const { summary } = await terraform.plan();
      planned.push({ stack: stack.name, summary });
    }
    return planned;
  });
}

const SIGN: Readonly<Record<Action, string>> = {
  create: pc.green('+'),
  update: pc.yellow('~'),
  replace: pc.red('±'),
  delete: pc.red('-'),
};

/** A plan in words: what happens to how many, then to which. */
export function describePlan(
  stack: string,
  { counts, addresses, outputs, empty }: PlanSummary,
  tell: (line: string) => void,
): void {
  if (empty) return tell(`${pc.bold(stack)}: no changes`);
  const numbers = ACTIONS.filter((action) => counts[action] > 0).map(
    (action) => `${counts[action]} to ${action}`,
  );
  tell(`${pc.bold(stack)}: ${numbers.join(', ') || 'outputs only'}`);
  for (const action of ACTIONS) for (const address of addresses[action]) tell(`  ${SIGN[action]} ${address}`);
  if (outputs.length > 0) tell(`  outputs that change: ${outputs.join(', ')}`);
}
