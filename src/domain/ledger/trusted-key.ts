/**
 * A key that may sign the checkpoints of a region. The list of trusted keys is part of the verifier's configuration:
 * keys that are stored beside the checkpoints would prove nothing.
 */
export interface TrustedKey {
  readonly keyId: string;
  readonly region: string;
  /** The public key, in the form that the verifier of signatures expects. */
  readonly publicKey: string;
  /** The key signs checkpoints that are created from this time on (ISO 8601 in UTC with milliseconds). */
  readonly validFrom: string;
  /** And before this time; undefined while it is in use. */
  readonly validUntil?: string;
}

/**
 * Verifies a signature.
 * @returns false for a signature that is not that of the text by this key, whatever its form
 * @throws if the verification itself fails, for example because a service does not answer
 */
export type VerifySignature = (key: TrustedKey, text: string, signature: Uint8Array) => Promise<boolean>;
