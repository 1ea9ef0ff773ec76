import { connect } from 'node:net';
import type { Env } from '../../process/run-command';

/** The host that Terraform takes for a provider's address when it names none. */
export const REGISTRY_HOST = 'registry.terraform.io';

const ANSWER_MS = 3_000;

/** Whether Terraform's default registry answers, through the proxy if one is set, within three seconds. */
export async function isRegistryReachable(env: Env, host: string = REGISTRY_HOST): Promise<boolean> {
  const proxy = env.HTTPS_PROXY || env.https_proxy;
  if (proxy) return isReachedThrough(proxy, host);
  try {
    const url = `https://${host}/.well-known/terraform.json`;
    return (await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })).ok;
  } catch {
    return false;
  }
}

/** Asks the proxy for a tunnel to the registry: Node's own fetch does not use proxies. */
async function isReachedThrough(proxy: string, host: string): Promise<boolean> {
  if (!URL.canParse(proxy)) return false;
  const { hostname, port, username, password } = new URL(proxy);
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString(
    'base64',
  );
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || 80) });
    const end = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket.setTimeout(ANSWER_MS, () => end(false));
    socket.once('error', () => end(false));
    socket.once('data', (answer) => end(/^HTTP\/1\.\d 200/.test(answer.toString())));
    const authorization = username ? `Proxy-Authorization: Basic ${credentials}\r\n` : '';
    socket.write(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n${authorization}\r\n`);
  });
}
