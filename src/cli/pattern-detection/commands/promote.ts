import { relative } from 'node:path';
import { confirm } from '../../terminal/confirm';
import { printNote, print, printJson } from '../../terminal/print';
import {
  findDeployedApi,
  planPromotion,
  readStableApi,
  STABLE_API_FILE,
  writeStableApi,
} from '../stable-api';
import { openSession, ROOT } from '../../session';
import { StateBucket } from '../../terraform/state-bucket';
import { withTarget } from '../../target/target';
import { formatCommand } from '../../terminal/format-command';

export interface PromoteOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

const SYSTEM = 'pattern-detection';

/**
 * `stacks promote`: increments the revision of the stable API, so that the next deploy replaces its document by the
 * canary's.
 */
export async function runPromote(options: PromoteOptions): Promise<void> {
  const session = openSession(options);
  const file = readStableApi();
  const deployed = await withTarget(session, printNote, async () => {
    const bucket = new StateBucket(session.config);
    return findDeployedApi(await bucket.readResources(`${SYSTEM}-${session.config.suffix}`));
  });
  const promotion = planPromotion(file, deployed);
  const printLine = options.json ? printNote : print;
  const documents = { canary: deployed.canary, stable: deployed.stable ?? null };
  if (promotion.kind === 'nothing') {
    printLine(promotion.reason);
    if (options.json) printJson({ promoted: false, revision: file.revision, documents });
    return;
  }
  printLine(
    `stable API now:   document ${deployed.stable?.slice(0, 12) ?? 'unknown'}, revision ${deployed.revision}`,
  );
  printLine(
    `stable API after: document ${deployed.canary.slice(0, 12)}, revision ${promotion.to} (the canary's document)`,
  );
  await confirm('Promote it?', options.yes);
  writeStableApi({ ...file, revision: promotion.to });
  printLine(
    `${relative(ROOT, STABLE_API_FILE)} now has revision ${promotion.to}: commit it and run ${formatCommand('deploy')}`,
  );
  if (options.json) printJson({ promoted: true, revision: promotion.to, documents });
}
