/** A notification that the brake allowed. */
export interface BrakeSlot {
  readonly alertId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The notifications of a pattern in the last minutes, from the oldest. */
export interface Brake {
  readonly slots: readonly BrakeSlot[];
  /** Incremented by each change; 0 for a pattern without notifications. */
  readonly version: number;
}

/** The duration in which the brake limits the notifications of a pattern, in milliseconds. */
export const BRAKE_WINDOW_MS = 3 * 60_000;

export const formatBrakeId = (pattern: string): string => `brake#${pattern}`;

/**
 * Takes a slot for the notification of an alert. Returns undefined if `count` notifications are in the window that ends
 * now. An alert that already has a slot retains it.
 * @param now milliseconds since 1970
 */
export const takeBrakeSlot = (
  { slots, version }: Brake,
  alertId: string,
  count: number,
  now: number,
): Brake | undefined => {
  const recent = slots.filter(({ at }) => at > now - BRAKE_WINDOW_MS);
  if (recent.some((slot) => slot.alertId === alertId)) return { slots: recent, version: version + 1 };
  if (recent.length >= count) return undefined;
  // The clocks of two processors can differ slightly, but a slot must not be older than the previous one.
  const at = Math.max(now, recent.at(-1)?.at ?? 0);
  return { slots: [...recent, { alertId, at }], version: version + 1 };
};
