import { formatIsoTime } from '../../../domain/market-data';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';

const HOUR = 3_600_000;
/** Added to the age: longer than the update of the functions and the replay take. */
const MARGIN_HOURS = 24;

interface EventAge {
  /** The time of the oldest event, in milliseconds since 1970; Infinity if there is none. */
  readonly oldest: number;
  readonly now: number;
  /** The maximum age that KinesisConsumer accepts; undefined if it is unknown. */
  readonly maxHours: number | undefined;
}

/**
 * Checks that KinesisConsumer accepts all events of a file. If it refused the oldest ones, the rebuilt detectors would begin
 * within the history: they would lack its forming patterns, and the refused events would fill FailedMessages.
 * @throws UserError with the value of MAX_EVENT_AGE_HOURS that accepts them
 */
export function assertAcceptedAge(file: string, { oldest, now, maxHours }: EventAge): void {
  if (maxHours === undefined || now - oldest <= maxHours * HOUR) return;
  const needed = Math.ceil((now - oldest) / HOUR) + MARGIN_HOURS;
  throw new UserError(
    `${file} begins at ${formatIsoTime(oldest)}, but KinesisConsumer refuses events older than ${maxHours} h, and no detector ` +
      `was deleted: run ${formatCommand('deploy')} with MAX_EVENT_AGE_HOURS=${needed}, rebuild, and deploy without it again`,
  );
}
