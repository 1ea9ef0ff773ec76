import { formatRecordedViolation } from '../../cli/trade-processing/records/format-version';
import { type Checkpoint, type Entry, type EntryReference, formatReference } from '../../domain/ledger';
import type { RejectionPayload, TradePayload } from '../../domain/trade-records';
import type { StoryStep } from '../server/section';
import type { Presence } from './trade-in-regions';

/** A recorded message of a story: a version of a trade, or a rejected message. */
export interface StoryMessage {
  readonly entry: Entry;
  readonly payload: TradePayload | RejectionPayload;
  readonly problem?: string;
  readonly presence: Readonly<Record<string, Presence>>;
  /** The entry that counts, if this one is a duplicate. */
  readonly original?: EntryReference;
  /** The entry that marks this one as a duplicate. */
  readonly mark?: EntryReference;
}

/** The newest checkpoint of each region that answers; undefined if it has none. */
export type NewestCheckpoints = ReadonlyMap<string, Checkpoint | undefined>;

export const isRejected = ({ payload }: Pick<StoryMessage, 'payload'>): boolean => !('enrichment' in payload);

/**
 * Lists the steps of a message from its source to its last effect. Only the times of the event, of the validation, of the entry
 * and of the checkpoint are recorded: the enrichment starts with the validation, and the replication with the entry.
 */
export const listSteps = (message: StoryMessage, checkpoints: NewestCheckpoints): readonly StoryStep[] => [
  createReport(message),
  createValidation(message),
  ...createEnrichment(message),
  createRecording(message),
  ...createReplications(message),
  ...createCheckpointStep(message, checkpoints),
];

function createReport({ payload }: StoryMessage): StoryStep {
  const { source, sentAt, eventId, messageId, text } = payload.report;
  const { trade } = payload;
  return {
    name: trade ? `${source} reported version ${trade.version}: ${trade.action}` : `${source} sent a message`,
    service: 'EventBridge, bus of trade reports',
    startedAt: Date.parse(sentAt),
    status: 'succeeded',
    input: { eventId, messageId, text },
  };
}

function createValidation(message: StoryMessage): StoryStep {
  const { validation, trade, identity } = message.payload;
  const { verdict, violations, used, limits, referenceDataKey, at } = validation;
  const all = [...violations, ...identity];
  return {
    name: isRejected(message) ? 'validated: rejected' : `validated: ${verdict}`,
    service: 'Lambda, trade validator',
    startedAt: Date.parse(at),
    status: isRejected(message) ? 'failed' : 'succeeded',
    input: { limits, referenceData: referenceDataKey, used },
    output: { verdict, ...(all.length > 0 && { violations: all }), ...(trade && { trade }) },
    ...(isRejected(message) && { error: all.map(formatRecordedViolation).join('\n') }),
  };
}

function createEnrichment({ payload }: StoryMessage): StoryStep[] {
  if (!('enrichment' in payload)) return [];
  const { referenceDataKey, used, ...found } = payload.enrichment;
  return [
    {
      name: 'enriched with reference data',
      service: 'Lambda, metadata enricher',
      startedAt: Date.parse(payload.validation.at),
      status: 'succeeded',
      input: { referenceData: referenceDataKey, used },
      output: found,
    },
  ];
}

function createRecording(message: StoryMessage): StoryStep {
  const { entry, problem, original, mark } = message;
  const { region, recordedAt, hash, previousHash } = entry;
  const what = isRejected(message) ? 'rejection recorded' : original ? 'recorded again' : 'recorded';
  return {
    name: `${what} in ${region}`,
    service: 'Lambda, compliance recorder',
    startedAt: Date.parse(recordedAt),
    status: problem !== undefined ? 'failed' : original ? 'retried' : 'succeeded',
    output: {
      entry: formatReference(entry),
      hash,
      previousHash,
      ...(original && {
        duplicateOf: formatReference(original),
        markedBy: mark ? formatReference(mark) : 'not marked yet: reconcile the regions',
      }),
    },
    ...(problem !== undefined && { error: problem }),
  };
}

const REPLICATION: Readonly<Record<Presence, Pick<StoryStep, 'status' | 'error'>>> = {
  present: { status: 'succeeded' },
  missing: { status: 'waiting' },
  damaged: { status: 'failed', error: 'the entry is not as recorded: verify the ledger' },
  unknown: { status: 'waiting', error: 'the region does not answer' },
};

function createReplications({ entry, presence }: StoryMessage): StoryStep[] {
  const startedAt = Date.parse(entry.recordedAt);
  return Object.entries(presence).flatMap(([region, state]): StoryStep[] => {
    if (region !== entry.region)
      return [
        {
          name: `replicated to ${region}`,
          service: 'DynamoDB, global table',
          startedAt,
          ...REPLICATION[state],
        },
      ];
    if (state !== 'missing' && state !== 'damaged') return [];
    const error = `the entry is ${state} in the region that recorded it: verify its ledger`;
    return [
      { name: `kept in ${region}`, service: 'DynamoDB, global table', startedAt, status: 'failed', error },
    ];
  });
}

/** The checkpoint that covers an entry signs all entries up to it. */
function createCheckpointStep({ entry }: StoryMessage, checkpoints: NewestCheckpoints): StoryStep[] {
  const { region, shard, sequence, recordedAt } = entry;
  if (!checkpoints.has(region)) return [];
  const newest = checkpoints.get(region);
  const covered = newest?.chains.find((chain) => chain.shard === shard)?.sequence ?? -1;
  const service = 'Lambda, ledger checkpointer';
  if (!newest || covered < sequence)
    return [
      {
        name: 'waits for the next checkpoint',
        service,
        startedAt: Date.parse(recordedAt),
        status: 'waiting',
      },
    ];
  return [
    {
      name: `covered by checkpoint ${newest.number}, the newest one`,
      service,
      startedAt: Date.parse(newest.createdAt),
      status: 'succeeded',
      output: { number: newest.number, createdAt: newest.createdAt, signedBy: newest.keyId },
    },
  ];
}
