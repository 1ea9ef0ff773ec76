/** The invariants of trade processing, as reports name them. */
export const INVARIANT = {
  accountedFor:
    'each accepted message is recorded, rejected with its reasons, or waits in a queue with its error',
  answered: 'a workflow that succeeds names an entry for each message, which is in a ledger',
  recordedOnce: 'a region records a version of a trade, or a rejected message, once',
  marked: 'what both regions recorded counts once: the later entry has one mark',
  consistent: 'a valid message without a conflict is recorded as a trade',
  stated: 'recorded trades that contradict each other are stated as a conflict',
  noForks: 'an entry of a chain is written once',
  ownRows: 'a region writes only its own rows',
  verified: 'the ledgers of both regions verify with their checkpoints',
  covered: 'a checkpoint lists only entries that were written before',
  equal: 'both replicas of the table are equal after the lag',
  failover: 'a failover ends with its target, however often it runs',
  emptyQueues: 'after the causes are fixed, the queues of failures can be emptied',
  finished: 'the operator can reconcile and verify at the end',
} as const;
