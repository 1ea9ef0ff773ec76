import { Construct } from 'constructs';
import type { Grantee } from './iam';
import { createPurposeKey } from './purpose-key';

/** A KMS key for HMAC-SHA-256. */
export class MacKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.arn = createPurposeKey(this, {
      purpose: 'message authentication codes',
      keyUsage: 'GENERATE_VERIFY_MAC',
      spec: 'HMAC_256',
    });
  }

  /** Allows the grantee to sign messages. */
  grantSign(grantee: Grantee): void {
    grantee.allow({ actions: ['kms:GenerateMac'], resources: [this.arn] });
  }

  /** Allows the grantee to verify signatures. */
  grantVerify(grantee: Grantee): void {
    grantee.allow({ actions: ['kms:VerifyMac'], resources: [this.arn] });
  }
}
