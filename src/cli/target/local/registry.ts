import { connect } from 'node:net';
import type { Env } from '../../process/run-command';

/** The default host of provider addresses. */
export const REGISTRY_HOST = 'registry.terraform.io';

const TIMEOUT_MS = 3_000;

/** Whether the Terraform registry answers within three seconds, through the proxy if one is set. */
export async function isRegistryReachable(env: Env, host: string = REGISTRY_HOST): Promise<boolean> {
  const proxy = env.HTTPS_PROXY || env.https_proxy;
  if (proxy) return isReachableThrough(proxy, host);
  try {
    const url = `https://${host}/.well-known/terraform.json`;
    return (await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })).ok;
  } catch {
    return false;
  }
}

/** Opens a proxy tunnel to the registry, because Node's fetch does not support proxies. */
async function isReachableThrough(proxy: string, host: string): Promise<boolean> {
  if (!URL.canParse(proxy)) return false;
  const { hostname, port, username, password } = new URL(proxy);
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString(
    'base64',
  );
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || 80) });
    const finish = (isReachable: boolean) => {
      socket.destroy();
      resolve(isReachable);
    };
    socket.setTimeout(TIMEOUT_MS, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('data', (answer) => finish(/^HTTP\/1\.\d 200/.test(answer.toString())));
    const authorization = username ? `Proxy-Authorization: Basic ${credentials}\r\n` : '';
    socket.write(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n${authorization}\r\n`);
  });
}
