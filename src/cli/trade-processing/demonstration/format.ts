import { getTradeId } from '../../../domain/trades';
import { formatTable } from '../../terminal/table';
import { getRules } from './check';
import type { DemonstrationMessage } from './messages';
import type { DemonstrationRun } from './run';

/** Whether a message is one of the usual ones: a trade that was recorded without a violation, and that no other refers to. */
const isUsual = ({ kind }: DemonstrationMessage): boolean => kind === 'a new trade';

/** Formats the messages that show something, and one line for the usual ones. */
export function formatOutcomes({ messages, outcomes }: DemonstrationRun): string {
  const usual = messages.filter(isUsual);
  const recorded = usual.filter(({ id }) => outcomes.get(id)?.outcome === 'recorded');
  return formatTable(
    ['source', 'trade', 'version', 'message', 'outcome', 'why'],
    [
      ...messages
        .filter((message) => !isUsual(message))
        .map(({ id, source, trade, kind }) => {
          const found = outcomes.get(id);
          return [
            source,
            trade ? getTradeId(trade).slice(source.length + 1) : '',
            trade ? String(trade.version) : '',
            kind,
            found?.outcome ?? 'not recorded',
            found ? getRules(found.recorded).join(', ') : '',
          ];
        }),
      [
        'all',
        `${usual.length} others`,
        '1',
        'new trades',
        recorded.length === usual.length ? 'recorded' : `recorded: ${recorded.length}`,
        '',
      ],
    ],
  );
}
