import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

type Headers = Readonly<Record<string, string | readonly string[]>>;
interface Request {
  readonly method?: string;
  readonly path?: string;
  readonly type?: string;
  readonly headers: Headers;
}

const EMULATOR = join(__dirname, '..', '..', 'tools', 'emulator');
const HOST = '127.0.0.1:4566';
const API = '/restapis/a1b2c3/live/_user_request_/approvals/x';
const PROGRAM = `
import json, sys, origins
for request in json.load(sys.stdin):
    headers = [(name.encode(), one.encode("latin-1")) for name, value in request["headers"].items()
               for one in (value if isinstance(value, list) else [value])]
    print(json.dumps(origins.find_rejection({
        "type": request.get("type", "http"), "method": request.get("method", "POST"),
        "raw_path": request.get("path", "/").encode(), "headers": headers})))
`;

/** Finds the reason why each request is rejected; null if it is accepted. */
function findRefusals(requests: readonly Request[]): (string | null)[] {
  const run = spawnSync('python3', ['-B', '-c', PROGRAM], {
    cwd: EMULATOR,
    input: JSON.stringify(requests),
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as string | null);
}

const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

const ANSWERED: Readonly<Record<string, Request>> = {
  'an SDK': { headers: { host: HOST } },
  'localhost, on another port that is forwarded': { headers: { host: 'LocalHost:9999' } },
  'a host without a port': { headers: { host: '127.0.0.1' } },
  IPv6: { headers: { host: '[::1]:4566' } },
  'another loopback address': { headers: { host: '127.0.0.2:4566' } },
  'a bucket by host name': { headers: { host: 'bucket.s3.localhost:4566' } },
  'an API by host name': { headers: { host: 'a1b2c3.execute-api.localhost:4566' } },
  'its own page': {
    headers: { host: HOST, origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' },
  },
  'the form of a page that sends no referrer': {
    path: API,
    headers: { host: HOST, origin: 'null', 'sec-fetch-site': 'same-origin' },
  },
  'an address that is typed': { method: 'GET', headers: { host: HOST, ...link, 'sec-fetch-site': 'none' } },
  'a link in a mail to the API': { method: 'GET', path: API, headers: { host: HOST, ...link } },
  'such a link of a browser without Sec-Fetch': {
    method: 'GET',
    path: API,
    headers: { host: HOST, referer: 'https://mail.example/inbox' },
  },
  'a link between its own pages': {
    method: 'GET',
    headers: { host: HOST, referer: `http://${HOST}${API}` },
  },
};

const REFUSED: Readonly<Record<string, Request>> = {
  'a foreign domain': { headers: { host: 'evil.example' } },
  'a foreign domain with the port': { headers: { host: 'evil.example:4566' } },
  'a foreign domain below which the name of this machine is': {
    headers: { host: 'localhost.evil.example:4566' },
  },
  'a domain that resolves to 127.0.0.1': { headers: { host: '127.0.0.1.nip.io:4566' } },
  'a domain that ends with localhost without a dot': { headers: { host: 'notlocalhost:4566' } },
  'an API at a foreign domain': { headers: { host: 'a1b2c3.execute-api.evil.example:4566' } },
  'the address of another interface': { headers: { host: '192.168.1.5:4566' } },
  'the unspecified address': { headers: { host: '0.0.0.0:4566' } },
  'no Host': { headers: {} },
  'an empty Host': { headers: { host: '' } },
  'two Hosts': { headers: { host: [HOST, 'evil.example'] } },
  'a Host with a user name': { headers: { host: `127.0.0.1@evil.example` } },
  'a Host with a path': { headers: { host: `${HOST}/evil.example` } },
  'a URL in place of a path': { path: 'http://evil.example/', headers: { host: HOST } },
  'a foreign origin': { headers: { host: HOST, origin: 'https://evil.example' } },
  'a foreign origin, before a request': {
    method: 'OPTIONS',
    headers: { host: HOST, origin: 'https://evil.example', 'access-control-request-method': 'POST' },
  },
  'another port of this machine as origin': { headers: { host: HOST, origin: 'http://127.0.0.1:3000' } },
  'another scheme as origin': { headers: { host: HOST, origin: `https://${HOST}` } },
  'an origin that only begins like its own': {
    headers: { host: HOST, origin: `http://${HOST}.evil.example` },
  },
  'a frame without an origin': { headers: { host: HOST, origin: 'null', 'sec-fetch-site': 'cross-site' } },
  'an opaque origin of an old browser': { headers: { host: HOST, origin: 'null' } },
  'two origins': { headers: { host: HOST, origin: [`http://${HOST}`, 'https://evil.example'] } },
  'an image of a foreign page': {
    method: 'GET',
    path: '/',
    headers: {
      host: HOST,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-dest': 'image',
    },
  },
  'an image of a foreign page, from the API': {
    method: 'GET',
    path: API,
    headers: {
      host: HOST,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-dest': 'image',
    },
  },
  'a frame of a foreign page': {
    method: 'GET',
    path: API,
    headers: {
      host: HOST,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'iframe',
    },
  },
  'a page of another port of this machine': {
    method: 'GET',
    headers: { host: HOST, 'sec-fetch-site': 'same-site' },
  },
  'a link to an AWS call': { method: 'GET', path: '/', headers: { host: HOST, ...link } },
  'a foreign form that posts to the API': { path: API, headers: { host: HOST, ...link } },
  'an image in an old browser': {
    method: 'GET',
    headers: { host: HOST, referer: 'https://evil.example/page' },
  },
  'a foreign origin at the API': { path: API, headers: { host: HOST, origin: 'https://evil.example' } },
  'a WebSocket of a foreign page': {
    type: 'websocket',
    method: 'GET',
    headers: { host: HOST, origin: 'https://evil.example' },
  },
};

it('the emulator accepts requests of local programs, its own pages, and links to the REST API', () => {
  const refusals = findRefusals(Object.values(ANSWERED));
  expect(Object.fromEntries(Object.keys(ANSWERED).map((name, index) => [name, refusals[index]]))).toEqual(
    Object.fromEntries(Object.keys(ANSWERED).map((name) => [name, null])),
  );
});

it('the emulator rejects every other Host, and every page of another origin, with a reason', () => {
  const refusals = findRefusals(Object.values(REFUSED));
  const answered = Object.keys(REFUSED).filter((_, index) => refusals[index] === null);
  expect(answered).toEqual([]);
  expect(refusals).toHaveLength(Object.keys(REFUSED).length);
});
