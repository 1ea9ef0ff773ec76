/** What is wrong with a checkpoint, or with the series of a region's checkpoints. */
export const CHECKPOINT_VIOLATIONS = {
  'malformed-checkpoint': 'the object does not have the form of a checkpoint',
  'unknown-checkpoint-version': 'the checkpoint has a version that this program cannot verify',
  'foreign-checkpoint': 'the checkpoint is that of another region',
  'untrusted-key': 'the checkpoint is signed with a key that is not trusted for this region',
  'expired-key': 'the checkpoint was created at a time when its key was not valid',
  'wrong-signature': 'the checkpoint was changed, so that its signature is not that of its content',
  'checkpoint-gap': 'checkpoints are missing before this one',
  'replayed-checkpoint': 'an earlier checkpoint is stored in place of this one',
  'forked-checkpoint': 'two checkpoints have the same number and different content',
  'broken-checkpoint-link': 'the checkpoint continues another checkpoint than the one before',
  'checkpoint-time-backwards': 'the checkpoint was created before the one before it',
  'checkpoint-regression': 'a chain of the checkpoint before is missing or has gone back',
  'replaced-checkpoint': 'the object of the checkpoint was deleted or replaced after it was stored',
  'unrecorded-checkpoint': 'the table does not contain the newest checkpoint, or the one before it',
  'outdated-checkpoint': 'the newest checkpoint found is not the newest one that was created',
} as const;

export type CheckpointViolationKind = keyof typeof CHECKPOINT_VIOLATIONS;

/** A wrong checkpoint. */
export interface CheckpointViolation {
  readonly kind: CheckpointViolationKind;
  /** The name of the object; empty if the series as a whole is wrong. */
  readonly name: string;
  /** What was expected and found. */
  readonly detail: string;
}
