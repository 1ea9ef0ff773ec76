import { publishEvents, type PublisherDeps } from './publish-events';

/** The bus usually answers in milliseconds. While it does not, orders must still be booked at their rate. */
const LIMITS = { putMs: 1_500, statementMs: 1_000 };

/**
 * Publishes the events of a batch that was booked. Those of the same order follow each other, and those behind an event that
 * another publisher has claimed are left to the relay.
 */
export const publishBooked = async (deps: PublisherDeps, eventIds: readonly string[]): Promise<void> => {
  for (let open = eventIds.length; open > 0;) {
    const { claimed, published } = await publishEvents(deps, { limit: open, eventIds }, LIMITS);
    if (published < claimed || claimed === 0) return;
    open -= claimed;
  }
};
