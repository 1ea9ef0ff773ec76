import { formatError, UserError } from '../../../cli/errors';
import type { AlertStore, Acknowledgement } from '../../../cli/pattern-detection/alert-store';

/** What acknowledging alerts would do to each of them. */
export interface AcknowledgementPreview {
  readonly acknowledged: readonly string[];
  /** Alerts that remain as they are, with the reason. */
  readonly unchanged: readonly { readonly alertId: string; readonly reason: string }[];
}

/** Finds the alerts that are acknowledged already or do not exist. It changes nothing. */
export async function previewAcknowledgement(
  alertIds: readonly string[],
  store: Pick<AlertStore, 'getAlert'>,
): Promise<AcknowledgementPreview> {
  const rows = await Promise.all(
    alertIds.map(async (alertId) => ({ alertId, row: await store.getAlert(alertId) })),
  );
  return {
    acknowledged: rows
      .filter(({ row }) => row !== undefined && row.acknowledgedAt === undefined)
      .map(({ alertId }) => alertId),
    unchanged: rows.flatMap(({ alertId, row }) => {
      if (row === undefined) return [{ alertId, reason: 'it does not exist' }];
      if (row.acknowledgedAt === undefined) return [];
      return [{ alertId, reason: `acknowledged by ${row.acknowledgedBy ?? 'someone'}` }];
    }),
  };
}

/**
 * Acknowledges alerts one after the other. One that somebody else acknowledged in the meantime does not stop the others.
 * @throws UserError if none could be acknowledged
 */
export async function acknowledgeAlerts(
  alertIds: readonly string[],
  { by, at, note }: Omit<Acknowledgement, 'note'> & { readonly note: string | undefined },
  store: Pick<AlertStore, 'acknowledge'>,
  onProgress: (done: number, total: number) => void,
): Promise<AcknowledgementPreview> {
  const acknowledged: string[] = [];
  const unchanged: { alertId: string; reason: string }[] = [];
  for (const [index, alertId] of alertIds.entries()) {
    try {
      await store.acknowledge(alertId, { by, at, ...(note !== undefined && { note }) });
      acknowledged.push(alertId);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      unchanged.push({ alertId, reason: formatError(error) });
    }
    onProgress(index + 1, alertIds.length);
  }
  const [first] = unchanged;
  if (acknowledged.length === 0 && first) throw new UserError(first.reason);
  return { acknowledged, unchanged };
}
