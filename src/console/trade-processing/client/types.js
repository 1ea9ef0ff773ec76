/**
 * What the topic `overview` sends. Times are ISO 8601 in UTC unless noted.
 * @typedef {object} Overview
 * @property {string} sentence
 * @property {number} readAt milliseconds since 1970
 * @property {{ region: string, epoch: number, since: string }} [active]
 * @property {readonly string[]} unconfirmed
 * @property {readonly RegionOverview[]} regions
 * @property {{ readIn: string, messages: readonly NewestMessage[] } | { problem: string }} newest
 *
 * @typedef {object} RegionOverview
 * @property {string} region
 * @property {boolean} isActive
 * @property {string} [reason] why it does not answer
 * @property {number} [lagMs]
 * @property {RegionFacts} [facts]
 * @property {readonly ChainHead[]} chains
 *
 * @typedef {object} RegionFacts
 * @property {number} chains
 * @property {number} entries
 * @property {string} [newestEntry]
 * @property {string} [newestReplicated]
 * @property {{ number: number, createdAt: string }} [checkpoint]
 * @property {string} [damagedCheckpoint]
 * @property {Readonly<Record<string, number>>} failures
 * @property {number} failed
 *
 * @typedef {{ region: string, shard: number, sequence: number, hash: string, recordedAt: string, entries: number,
 *   replicated?: number }} ChainHead
 *
 * @typedef {object} NewestMessage
 * @property {string} entry
 * @property {string} region
 * @property {string} recordedAt
 * @property {string} kind
 * @property {boolean} [isReplicated]
 * @property {string} [problem]
 * @property {string} [source]
 * @property {string} [verdict]
 * @property {readonly string[]} [violations]
 * @property {{ id: string, version: number, action: string, side: string, quantity: string, instrument: string,
 *   price: string, currency: string, account: string }} [trade]
 *
 * @typedef {{ region: string, isIntact: boolean | null, rows: number, violations: readonly string[], at: string,
 *   user: string }} LastVerification
 *
 * @typedef {{ region: string, queue: string, cause: string, messages: number, oldest: string, newest: string,
 *   handling: string, reason?: string }} FailureGroup
 *
 * A change that the user is asked about.
 * @typedef {{ change: 'failover' | 'verify' | 'reconcile' | 'resend', parameters: { to?: string, region?: string },
 *   title: string, action: string }} Question
 */

export {};
