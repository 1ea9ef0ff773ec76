import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { giveToServer, type ServerUser } from './server-user';

/** The certificate of a server. */
export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** The certificate in PEM. It has signed itself, so clients use it as the certificate authority. */
  readonly ca: string;
}

const VALID_YEARS = 10;
const DNS_NAME = 2;
const IP_ADDRESS = 7;

/** Reads the certificate of a directory, or creates it: for localhost and its address. */
export async function readOrCreateCertificate(dir: string, user: ServerUser): Promise<Certificate> {
  const certificateFile = join(dir, 'server.crt');
  const keyFile = join(dir, 'server.key');
  // The key is written first, so a certificate file shows that both are complete.
  if (!existsSync(certificateFile)) await createCertificate(certificateFile, keyFile, user);
  return { certificateFile, keyFile, ca: readFileSync(certificateFile, 'utf8') };
}

async function createCertificate(certificateFile: string, keyFile: string, user: ServerUser): Promise<void> {
  const notAfterDate = new Date();
  notAfterDate.setFullYear(notAfterDate.getFullYear() + VALID_YEARS);
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: DNS_NAME, value: 'localhost' },
          { type: IP_ADDRESS, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  writeFileSync(keyFile, key, { mode: 0o600 });
  giveToServer(keyFile, user);
  writeFileSync(certificateFile, cert);
}
