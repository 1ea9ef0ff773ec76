/**
 * What the query `trade` answers. Times are ISO 8601 in UTC.
 * @typedef {object} TradeDetails
 * @property {string} tradeId
 * @property {string} sentence
 * @property {readonly import('/client/components/waterfall.js').Step[]} steps
 * @property {readonly Version[]} versions by time of recording
 * @property {readonly string[]} problems
 * @property {readonly string[]} otherReports
 * @property {readonly string[]} unavailable
 *
 * @typedef {'present' | 'damaged' | 'missing' | 'unknown'} Presence
 * @typedef {{ kind: string, id: string, version: number, validFrom: string }} UsedRecord
 *
 * @typedef {object} Version
 * @property {string} reference
 * @property {string} terms
 * @property {{ region: string, shard: number, sequence: number, recordedAt: string, hash: string, previousHash: string }} entry
 * @property {Readonly<Record<string, Presence>>} presence
 * @property {string} [problem]
 * @property {string} [duplicateOf]
 * @property {string} [markedBy]
 * @property {readonly { field: string, values: readonly [string, string] }[]} [differences]
 * @property {readonly { severity: 'reject' | 'warn', text: string }[]} violations
 * @property {Payload} payload
 *
 * @typedef {object} Payload
 * @property {Record<string, any> & { version: number, action: string }} trade
 * @property {{ eventId: string, source: string, messageId: string, sentAt: string, text: string }} report
 * @property {Record<string, any> & { referenceDataKey: string, used: readonly UsedRecord[] }} enrichment
 * @property {{ verdict: string, at: string, referenceDataKey: string, used: readonly UsedRecord[],
 *   limits: { maxClockSkewSeconds: number, maxAgeDays: number, maxChangeAgeDays: number } }} validation
 */

export {};
