import { addChanges, addSecondReports } from './changes';
import { addFaults } from './faults';
import { type DemonstrationMessage, expectRecorded, MessageList } from './messages';
import { createNewTrades, createRunDay } from './new-trades';

/**
 * Creates the messages of three sources for one day: new trades, corrections, cancellations, executions that two sources
 * report, repetitions, conflicts, and messages that are rejected or cannot be read. The same day creates the same
 * messages, so sending them again changes nothing.
 * @param date the date of the run in UTC, such as `20261129`; the trades are of the last sessions before it
 */
export function createDemonstrationMessages(date: string): readonly DemonstrationMessage[] {
  const day = createRunDay(date);
  const list = new MessageList(date);
  const trades = createNewTrades(day);
  const first = Object.values(trades)
    .flat()
    .map((trade) => list.addTrade(1, trade, expectRecorded('a new trade')));
  addFaults(list, day);
  addSecondReports(list, trades);
  list.addRepeat(2, first[0]!, 'the same message again');
  addChanges(list, trades);
  return list.messages;
}
