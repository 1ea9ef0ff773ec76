import { formatAlertSummary } from '../../../domain/alerts';
import type { Approval, Verdict } from '../../../domain/approvals';
import { getUserName } from '../../commands/user-name';
import { formatCommand } from '../../terminal/format-command';
import { print, printJson, printNote } from '../../terminal/print';
import { formatTable } from '../../terminal/table';
import { decideApproval } from '../approvals/decide';
import { withApprovals } from '../approvals/open-approvals';

interface CommonOptions {
  readonly json?: boolean;
  readonly port?: number;
}

/** `stacks approvals list`: lists the approvals that wait for a decision, by the end of their time. */
export async function runListApprovals({ json, port }: CommonOptions): Promise<void> {
  const open = await withApprovals(port, ({ approvals }) => approvals.listOpen());
  const waiting = open.filter(({ state }) => state === 'PENDING');
  if (json) return printJson(waiting.map(toJson));
  if (waiting.length === 0) return printNote('no approval waits for a decision');
  const rows = waiting.map(({ approvalId, decideBy, alert }) => [
    approvalId,
    decideBy,
    formatAlertSummary(alert),
  ]);
  print(formatTable(['approval', 'decide by', 'alert'], rows));
}

export interface DecideOptions extends CommonOptions {
  readonly by?: string;
  readonly note?: string;
}

/** `stacks approvals approve` and `reject`: decide as the page of the link does. */
export async function runDecide(verdict: Verdict, approvalId: string, options: DecideOptions): Promise<void> {
  const { by, note, json, port } = options;
  const request = { approvalId, verdict, by: getUserName(by), note };
  const decided = await withApprovals(port, (deps) => decideApproval(request, deps));
  if (json) return printJson(toJson(decided));
  print(`${approvalId} is ${verdict.toLowerCase()} by ${decided.decidedBy} at ${decided.decidedAt}`);
  if (verdict === 'APPROVED')
    printNote(`it is notified within seconds: ${formatCommand('alerts list')} shows its outcome`);
}

/** An approval as JSON. The id of its token and the key of its index are not part of it. */
const toJson = ({
  approvalId,
  state,
  alert,
  requestedAt,
  decideBy,
  decidedAt,
  decidedBy,
  note,
}: Approval) => ({
  approvalId,
  state,
  requestedAt,
  decideBy,
  decidedAt,
  decidedBy,
  note,
  alert,
});
