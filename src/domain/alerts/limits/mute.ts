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

/** Mutes end, so that a forgotten one does not hide alerts. */
export const MAX_MUTE_DAYS = 30;
export const MAX_MUTE_MS = MAX_MUTE_DAYS * 86_400_000;

/** Creates a mute. @param duration in milliseconds @param now milliseconds since 1970 */
export const createMute = (
  {
    kind,
    target,
    by,
    reason,
  }: Pick<Mute, 'kind' | 'target' | 'by'> & { readonly reason?: string | undefined },
  duration: number,
  now: number,
): Mute => ({
  muteId: formatMuteId(kind, target),
  kind,
  target,
  until: formatIsoTime(now + duration),
  by,
  ...(reason !== undefined && { reason }),
  createdAt: formatIsoTime(now),
});

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
