import pc from 'picocolors';
import { initialized, recovered } from '../deployment';
import { UserError } from '../errors';
import { planOffline } from '../plan-offline';
import { ACTIONS, actionsInWords, type Action, type PlanSummary } from '../plan-summary';
import { note, say, sayJson } from '../print';
import { checkoutOf } from '../review/commit';
import { keepPlans, refuseForeignDirectory } from '../review/keep';
import { planStacks } from '../review/plan-stacks';
import { openSession, ROOT } from '../session';
import { withTarget } from '../target';

export interface PlanOptions {
  readonly offline?: boolean;
  /** Where to keep the plans for `stacks apply`. */
  readonly out?: string;
  readonly json?: boolean;
  readonly port?: number;
}

interface Planned {
  readonly stack: string;
  readonly summary: PlanSummary;
}

/** `stacks plan`: what an apply would do, by action. */
export async function plan(systems: readonly string[], options: PlanOptions): Promise<void> {
  if (options.offline && options.out !== undefined)
    throw new UserError(
      '--offline plans against nothing, and --out keeps plans to apply: leave one of them out',
    );
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
  if (options.out !== undefined)
    say(`\nkept in ${options.out}, with every value as it is, secrets too: npx stacks apply ${options.out}`);
}

async function online(systems: readonly string[], { port, out }: PlanOptions): Promise<Planned[]> {
  const session = openSession({ port });
  if (out !== undefined) refuseForeignDirectory(out);
  // As it is when the plans are made, whatever is checked out meanwhile.
  const checkout = out === undefined ? undefined : await checkoutOf(ROOT, session.env);
  return withTarget(session, note, async () => {
    const chosen = await initialized(session, systems, note);
    await recovered(session, chosen, note);
    const planned = await planStacks(chosen);
    if (out !== undefined && checkout) await keepPlans(out, session, checkout, planned);
    return planned.map(({ stack, plan: { summary } }) => ({ stack: stack.name, summary }));
  });
}

const SIGN: Readonly<Record<Action, string>> = {
  create: pc.green('+'),
  update: pc.yellow('~'),
  replace: pc.red('±'),
  delete: pc.red('-'),
};

/** A plan in words: what happens to how many, then to which. */
export function describePlan(stack: string, summary: PlanSummary, tell: (line: string) => void): void {
  const { addresses, outputs } = summary;
  tell(`${pc.bold(stack)}: ${actionsInWords(summary)}`);
  for (const action of ACTIONS) for (const address of addresses[action]) tell(`  ${SIGN[action]} ${address}`);
  if (outputs.length > 0) tell(`  outputs that change: ${outputs.join(', ')}`);
}
