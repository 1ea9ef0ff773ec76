/** The memory of the functions that data goes through, in MB. */
export interface Memory {
  readonly KinesisConsumer: number;
  readonly PatternDetector: number;
  readonly AlertProcessor: number;
  readonly ApprovalProcessor: number;
}

/** As the stack has it. */
export const MEMORY: Memory = {
  KinesisConsumer: 512,
  PatternDetector: 512,
  AlertProcessor: 256,
  ApprovalProcessor: 256,
};
