import type { CalendarDefinition } from './types';

/** Markets that never close, such as crypto currencies: a session per day, in UTC. */
export const ROUND_THE_CLOCK: CalendarDefinition = {
  id: '24x7',
  name: 'round the clock',
  timeZone: 'UTC',
  weekdays: [0, 1, 2, 3, 4, 5, 6],
  open: 0,
  close: 24 * 60,
  holidays: [],
  earlyCloses: [],
  specialClosures: [],
  specialEarlyCloses: [],
};
