import { Construct } from 'constructs';
import type { Grantee } from './iam';
import { createPurposeKey } from './purpose-key';
import { formatVariableName } from './variable-name';

/**
 * A KMS key for signatures with ECDSA on the curve P-256 and SHA-256. Who has its public key can verify a signature without
 * KMS.
 */
export class SigningKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.arn = createPurposeKey(this, {
      purpose: 'signatures',
      keyUsage: 'SIGN_VERIFY',
      spec: 'ECC_NIST_P256',
    });
  }

  /** Allows the grantee to sign messages of up to 4,096 bytes, and sets `<ID>_ARN`. */
  grantSign(grantee: Grantee): void {
    grantee.allow({
      actions: ['kms:Sign'],
      resources: [this.arn],
      conditions: { StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'RAW' } },
    });
    this.setVariable(grantee);
  }

  /** Allows the grantee to read the public key, and sets `<ID>_ARN`. */
  grantGetPublicKey(grantee: Grantee): void {
    grantee.allow({ actions: ['kms:GetPublicKey'], resources: [this.arn] });
    this.setVariable(grantee);
  }

  private setVariable(grantee: Grantee): void {
    grantee.setEnvironment(formatVariableName(this.node.id, 'ARN'), this.arn);
  }
}
