import pc from 'picocolors';
import { renderJson, renderMarkdown, renderText, reviewed } from '../../domain/plan';
import type { PlanDocument } from '../../domain/plan/plan';
import { initialized, recovered } from '../deployment';
import { planOffline } from '../plan-offline';
import { note, say, sayJson } from '../print';
import { openSession } from '../session';
import { withTarget } from '../target';

export interface PlanOptions {
  readonly offline?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly port?: number;
}

interface Planned {
  readonly stack: string;
  readonly document: PlanDocument;
}

/** `stacks plan`: what an apply would do, without secrets: for a terminal, a pull request or a program. */
export async function plan(systems: readonly string[], options: PlanOptions): Promise<void> {
  const planned = options.offline
    ? await planOffline(process.env, systems, note)
    : await online(systems, options);
  const review = reviewed({ stacks: planned.map(({ stack, document }) => ({ stack, plan: document })) });
  if (options.json) return sayJson(renderJson(review));
  if (options.markdown) return say(renderMarkdown(review));
  for (const line of renderText(review, pc)) say(line);
}

async function online(systems: readonly string[], { port }: PlanOptions): Promise<Planned[]> {
  const session = openSession({ port });
  return withTarget(session, note, async () => {
    const chosen = await initialized(session, systems, note);
    await recovered(session, chosen, note);
    const planned: Planned[] = [];
    for (const { stack, terraform } of chosen) {
      note(`planning ${stack.name}`);
      const { document } = await terraform.plan();
      planned.push({ stack: stack.name, document });
    }
    return planned;
  });
}
