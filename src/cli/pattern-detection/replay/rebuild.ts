import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import type { Pipeline } from '../pipeline';

/** @throws UserError if the system builds bars, with the reason and what to do instead */
export function assertRebuildable({
  barIntervals,
  barCalendar,
}: Pick<Pipeline, 'barIntervals' | 'barCalendar'>): void {
  if (barIntervals.length === 0) return;
  const intervals = barIntervals.join(',');
  throw new UserError(
    `--rebuild is not possible with BAR_INTERVALS=${intervals}, and nothing was deleted: the symbols of a row of open bars share ` +
      'one clock, so events that are older than the newest one of any of them are late. To find the patterns of a history, run ' +
      `${formatCommand(`detect FILE --interval ${intervals} --calendar ${barCalendar}`)}, or deploy another environment ` +
      '(ENVIRONMENT_SUFFIX) and replay the history there',
  );
}
