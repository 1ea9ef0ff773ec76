import { relative } from 'node:path';
import { confirm } from '../../terminal/confirm';
import { printNote, print, printJson } from '../../terminal/print';
import { deployedApi, judgePromotion, readStableApi, STABLE_API_FILE, writeStableApi } from '../stable-api';
import { openSession, ROOT } from '../../session';
import { StateBucket } from '../../terraform/state-bucket';
import { withTarget } from '../../target/target';

export interface PromoteOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

const SYSTEM = 'pattern-detection';

/** `stacks promote`: raises the revision of the stable API, so that the next deploy makes the canary's contract stable. */
export async function promote(options: PromoteOptions): Promise<void> {
  const session = openSession(options);
  const file = readStableApi();
  const deployed = await withTarget(session, printNote, async () => {
    const bucket = new StateBucket(session.config);
    return deployedApi(await bucket.resourcesOf(`${SYSTEM}-${session.config.suffix}`));
  });
  const promotion = judgePromotion(file, deployed);
  const tell = options.json ? printNote : print;
  const documents = { canary: deployed.canary, stable: deployed.stable ?? null };
  if (promotion.kind === 'nothing') {
    tell(promotion.why);
    if (options.json) printJson({ promoted: false, revision: file.revision, documents });
    return;
  }
  tell(`stable API: document ${deployed.stable?.slice(0, 12) ?? 'unknown'}, revision ${deployed.revision}`);
  tell(
    `becomes:    document ${deployed.canary.slice(0, 12)}, revision ${promotion.to}, as the canary answers now`,
  );
  await confirm('Promote it?', options.yes);
  writeStableApi({ ...file, revision: promotion.to });
  tell(
    `${relative(ROOT, STABLE_API_FILE)} holds revision ${promotion.to}: commit it and run npx stacks deploy`,
  );
  if (options.json) printJson({ promoted: true, revision: promotion.to, documents });
}
