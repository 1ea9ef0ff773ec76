import { join } from 'node:path';
import type { EmulatorOptions } from './emulator-options';
import { getRecordingFile } from './recording';

/** Creates an environment without the user's AWS and Node settings, because handlers inherit it. */
export function createEmulatorEnv(
  options: EmulatorOptions,
  edition: string,
  tmpDir: string,
): NodeJS.ProcessEnv {
  const { port, stateDir, disabledCorrections = [], env = process.env } = options;
  return {
    PATH: env.PATH,
    HOME: env.HOME,
    LANG: 'C.UTF-8',
    TMPDIR: tmpDir,
    PYTHONDONTWRITEBYTECODE: '1',
    MINISTACK_EDITION: edition,
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    STATE_DIR: join(stateDir, 'state'),
    PERSIST_STATE: '1',
    S3_PERSIST: '1',
    S3_DATA_DIR: join(stateDir, 'state', 's3'),
    // Handlers run with the Node.js of this machine; the SDK would log a warning about its version.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    // These services would listen on additional ports.
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
    WITHOUT_CORRECTIONS: disabledCorrections === 'all' ? disabledCorrections : disabledCorrections.join(','),
    REQUEST_RECORDING: getRecordingFile(stateDir, edition, env),
  };
}
