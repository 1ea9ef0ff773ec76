import { formatIsoTime } from '../../market-data';
import type { Alert } from '../alert';

/** A mute: until its end, the alerts of a symbol or of a pattern are recorded without a notification. */
export interface Mute {
  readonly muteId: string;
  readonly kind: 'symbol' | 'pattern';
  /** The symbol or the pattern. */
  readonly target: string;
  /** ISO-8601 UTC. */
  readonly until: string;
  readonly by: string;
  readonly reason?: string;
  readonly createdAt: string;
}

/** All ids of mutes begin with this. */
export const MUTE_PREFIX = 'mute#';

export const formatMuteId = (kind: Mute['kind'], target: string): string => `${MUTE_PREFIX}${kind}#${target}`;

/** The ids of the mutes that apply to an alert. */
export const getMuteIds = ({ symbol, pattern }: Pick<Alert, 'symbol' | 'pattern'>): readonly string[] => [
  formatMuteId('symbol', symbol),
  formatMuteId('pattern', pattern),
];

/** Whether one of the mutes applies to the alert now. @param now milliseconds since 1970 */
export const isMuted = (
  mutes: readonly Mute[],
  alert: Pick<Alert, 'symbol' | 'pattern'>,
  now: number,
): boolean => {
  const ids = getMuteIds(alert);
  return mutes.some(({ muteId, until }) => ids.includes(muteId) && until > formatIsoTime(now));
};
