import { type Command, Option } from 'commander';
import { parsePositiveInteger, parseWholeNumber } from '../commands/options';
import { countPoison, type DeliveryParameters } from './deliveries';

/** The options of a load test for the number of messages and their copies, and for what is broken meanwhile. */
export interface DeliveryOptions {
  readonly messages?: number;
  readonly copies: number;
  readonly poisonEvery: number;
  readonly killFunctions: number;
  readonly restartTarget: number;
}

/** Adds the options to the command of a load test. @param messages describes the number of messages */
export const addDeliveryOptions = (
  command: Command,
  messages = 'number of valid messages (default: as many as --rate and --seconds allow)',
): Command =>
  command
    .option('--messages <number>', messages, parsePositiveInteger)
    .option('--copies <number>', 'how often each message is sent', parsePositiveInteger, 1)
    .option(
      '--poison-every <number>',
      'after this many messages, send one that nothing can process; 0 for none',
      parseWholeNumber,
      0,
    )
    .option('--kill-functions <number>', 'how often a local function is killed', parseWholeNumber, 0)
    .addOption(
      new Option('--restart-target [times]', 'how often the local target is restarted during the load')
        .argParser(parseWholeNumber)
        .preset('1')
        .default(0, 'never'),
    )
    .addHelpText(
      'after',
      '\nhelp/load.md describes --copies, --poison-every, --kill-functions and --restart-target. With --poison-every, the exit code\n' +
        'is also 1 if a poison message is not retained with its content.',
    );

/** How much is sent. */
export interface LoadSize extends DeliveryParameters {
  /** Deliveries per second. */
  readonly rate: number;
  /** How long the deliveries take at this rate. */
  readonly seconds: number;
  /** Limits the requests that wait for their responses, if the load is defined by its messages and not by its duration. */
  readonly maxPending?: number;
}

/** More would time out and be repeated on a machine that is slower than the rate. */
const MAX_PENDING = 100;

/** Computes the number of messages from the duration, or the duration from their number. Each copy is a delivery. */
export function resolveLoadSize({
  rate,
  seconds,
  messages,
  copies,
  poisonEvery,
}: Pick<DeliveryOptions, 'messages' | 'copies' | 'poisonEvery'> &
  Pick<LoadSize, 'rate' | 'seconds'>): LoadSize {
  const perMessage = copies * (1 + (poisonEvery === 0 ? 0 : 1 / poisonEvery));
  const count = messages ?? Math.max(1, Math.floor((rate * seconds) / perMessage));
  const size = { messages: count, copies, poisonEvery };
  const pending = messages === undefined ? {} : { maxPending: MAX_PENDING };
  return { ...size, ...pending, rate, seconds: ((count + countPoison(size)) * copies) / rate };
}

/** Counts the deliveries of a load test. */
export const countDeliveries = (size: DeliveryParameters): number =>
  (size.messages + countPoison(size)) * size.copies;
