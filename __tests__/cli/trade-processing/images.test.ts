import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImages } from '../../../src/cli/images/build-images';
import { findContainerEngine } from '../../../src/cli/images/container-engine';
import { runCommand } from '../../../src/cli/process/run-command';
import { getImageSet } from '../../../src/cli/trade-processing/images';
import { readCommonConfig } from '../../../src/config';
import { IMAGE_ENTRIES, IMAGE_NAMES } from '../../../src/config/trade-processing';
import { createTrade } from '../../domain/trades/trades';
import { createTradeEvent, formatMessage } from '../../domain/trade-records/records';
import {
  ENVIRONMENT,
  PARAMETERS,
  REFERENCE_BUCKET,
  REFERENCE_KEY,
  REFERENCE_TEXT,
  World,
} from '../../lambdas/trade-processing/world';
import { FakeEngines } from '../images/fake-engine';

const TRADE = createTrade();
const EVENT = createTradeEvent('order-management', [{ id: 'm1', text: formatMessage(TRADE) }]);
const SET = getImageSet(readCommonConfig({ TARGET: 'aws', ENVIRONMENT_SUFFIX: 'test' }));
const directory = mkdtempSync(join(tmpdir(), 'trade-images-'));
const engines = new FakeEngines();

/** The parameters that the fake of Parameter Store has. */
let parameters: Readonly<Record<string, string>> = {};
let server: Server;
let endpoint: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.headers['x-amz-target'] === 'AmazonSSM.GetParameters') {
        const { Names } = JSON.parse(Buffer.concat(chunks).toString()) as { Names: string[] };
        const known = Names.filter((name) => name in parameters);
        response.end(
          JSON.stringify({
            Parameters: known.map((Name) => ({ Name, Value: parameters[Name] })),
            InvalidParameters: Names.filter((name) => !(name in parameters)),
          }),
        );
      } else if (request.url?.startsWith(`/${REFERENCE_BUCKET}/${REFERENCE_KEY}`))
        response.end(REFERENCE_TEXT);
      else response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  engines.remove();
  rmSync(directory, { recursive: true });
});

const environment = {
  directory,
  findEngine: () => findContainerEngine(engines.env),
  downloadExtension: async () => ({}),
};

describe('without a container engine', () => {
  it('writes the files of the images, and names what is missing', async () => {
    const notes: string[] = [];
    await expect(buildImages(SET, environment, (line) => notes.push(line))).rejects.toThrow(
      'no container engine works: docker is not installed; podman is not installed; buildah is not installed',
    );
    expect(notes).toEqual([expect.stringMatching(/^images: build context in .*: validator \d/)]);
    for (const [name, entries] of Object.entries(IMAGE_ENTRIES)) {
      const task = join(directory, name, 'var/task');
      const sizes = readdirSync(task).map((file) => statSync(join(task, file)).size);
      expect(sizes).toHaveLength(entries.length);
      expect(Math.max(...sizes)).toBeLessThan(2_000_000);
    }
  });

  const handlers = Object.entries(IMAGE_ENTRIES).flatMap(([image, entries]) =>
    entries.map((entry) => [image, entry.replace(/^.*\/|\.ts$/g, '')] as const),
  );

  /** Starts a handler from the files of its image, as Lambda does, and invokes it once. */
  const invoke = async (image: string, handler: string, input: unknown) => {
    const program = `require('./${handler}.js').handler(${JSON.stringify(input)}, { getRemainingTimeInMillis: () => 60000 })
      .then((result) => ({ result }), ({ name, message }) => ({ error: { name, message } }))
      .then((outcome) => console.info('\\n' + JSON.stringify(outcome)));`;
    const env = {
      ...ENVIRONMENT,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      POWERTOOLS_TRACE_ENABLED: 'false',
      REFERENCE_DATA_BUCKET: REFERENCE_BUCKET,
      LEDGER_CHECKPOINTS_BUCKET: 'checkpoints',
      TRADES_TABLE: 'trades',
      CHECKPOINT_KEY_ARN: 'arn:aws:kms:us-east-1:123456789012:key/1',
    };
    const cwd = join(directory, image, 'var/task');
    const { stdout, stderr } = await runCommand(process.execPath, ['-e', program], { env, cwd });
    const [last = ''] = stdout.trim().split('\n').slice(-1);
    if (!last.startsWith('{')) throw new Error(stderr.slice(-2_000));
    return JSON.parse(last) as {
      result?: { results: Record<string, unknown>[] };
      error?: { name: string; message: string };
    };
  };

  /** Creates the input of the recorder: the event with the results of the validator and the enricher. */
  const examine = async () => {
    const { validate, enrich } = new World().createFunctions();
    return { event: EVENT, validation: await validate(EVENT, {}), enrichment: await enrich(EVENT, {}) };
  };

  it.each(handlers)('%s: %s starts, and names a missing setting', async (image, handler) => {
    parameters = {};
    const { error } = await invoke(image, handler, handler === 'recorder' ? await examine() : EVENT);
    expect(error).toEqual({
      name: 'ConfigurationError',
      message: expect.stringMatching(
        /^the parameter parameter-\w+ must .* Set it with: npx stacks trade-processing settings/,
      ),
    });
  });

  it('examines a trade with the settings of Parameter Store and the reference data of S3', async () => {
    parameters = Object.fromEntries(
      Object.entries({ ...PARAMETERS, ReferenceDataEndpoint: endpoint }).map(([id, value]) => [
        `parameter-${id}`,
        value,
      ]),
    );
    const validated = await invoke('validator', 'validator', EVENT);
    expect(validated.result?.results).toEqual([expect.objectContaining({ id: 'm1', trade: TRADE })]);
    const enriched = await invoke('enricher', 'enricher', EVENT);
    expect(enriched.result?.results).toEqual([{ id: 'm1', enrichment: expect.objectContaining({}) }]);
  });
});

describe('the Dockerfile', () => {
  const lines = readFileSync(SET.dockerfile, 'utf8')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line));
  const stages = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' AS ')[1]);

  it('has a stage for each image, which adds only the files of the image', () => {
    expect(stages).toEqual(['base', ...IMAGE_NAMES]);
    expect(lines.filter((line) => /^(COPY|ADD|RUN) /.test(line))).toEqual(
      IMAGE_NAMES.map((name) => `COPY ${name}/ /`),
    );
    expect(lines.filter((line) => line.startsWith('CMD '))).toEqual(
      IMAGE_NAMES.map((name) => `CMD ["${name}.handler"]`),
    );
  });

  it('does not run as root', () => {
    expect(lines.filter((line) => line.startsWith('USER '))).toEqual(['USER 65534:65534']);
  });
});
