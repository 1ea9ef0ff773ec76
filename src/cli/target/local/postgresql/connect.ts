import { Client } from 'pg';

/** Where and as whom to connect. */
export interface ConnectionOptions {
  readonly port: number;
  /** The certificate authority in PEM. */
  readonly ca: string;
  readonly user: string;
  readonly database: string;
}

/** Opens a connection over TLS. @throws Error of the server or the network */
export async function connect({ ca, ...options }: ConnectionOptions): Promise<Client> {
  const client = new Client({ host: 'localhost', ssl: { ca }, connectionTimeoutMillis: 5_000, ...options });
  // A server that ends is an error of the connection, and without a listener it would end this process.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Whether the server accepts connections. */
export async function isReady(
  port: number,
  { certificate, masterUser }: { readonly certificate: { readonly ca: string }; readonly masterUser: string },
): Promise<boolean> {
  try {
    const client = await connect({ port, ca: certificate.ca, user: masterUser, database: 'postgres' });
    await client.end();
    return true;
  } catch {
    return false; // It is starting, or it recovers from a crash.
  }
}
