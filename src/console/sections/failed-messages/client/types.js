/**
 * How the messages of a queue are processed again.
 * @typedef {{ kind: 'move' | 'resend' | 'manual', description: string }} Repair
 */

/**
 * The messages of a queue with the same cause. Times are in milliseconds since 1970.
 * @typedef {{ id: string, system: string, queue: string, regions: readonly string[], cause: string, messages: number,
 *   refused: number, oldest: number, newest: number, repair: Repair }} CauseGroup
 */

/**
 * A queue of failures, as it was read. Its count is approximate.
 * @typedef {{ arn: string, system: string, region: string, queue: string, name: string, read: number,
 *   approximateCount: number, isComplete: boolean, repair: Repair, problem?: string }} ReadQueue
 */

/**
 * What a person selected: messages with some causes, single messages, or whole queues by their ARNs.
 * @typedef {{ causes?: readonly string[], ids?: readonly string[], queues?: readonly string[] }} Selection
 */

/** @typedef {{ action: 'redrive' | 'drop', selection: Selection, count: number }} Question */

export {};
