import { patternDetection } from '../../config/pattern-detection';
import { UserError } from '../errors';
import type { PoisonRequest, SentPoison } from '../faults/poison-record';
import { openSession } from '../session';
import { withTarget } from '../target/target';
import { formatCommand } from '../terminal/format-command';
import { printNote } from '../terminal/print';
import { StateBucket } from '../terraform/state-bucket';
import { Pipeline } from './pipeline';
import { getPartitionKey, type PackedRecord } from './replay/pack';
import { createPutRecords } from './replay/put';

/** Creates a record that is no market data. */
export const createPoison = (id: string): PackedRecord => ({
  key: getPartitionKey(id),
  data: `${id} is no market data`,
  symbols: [],
  events: 1,
});

/** Puts a record into the stream that is no market data. KinesisConsumer rejects it. @throws UserError if Kinesis refuses it */
export async function poison({ id, port }: PoisonRequest): Promise<SentPoison> {
  const session = openSession({ port, systems: [patternDetection.name] });
  const { config } = session;
  return withTarget(session, printNote, async () => {
    const resources = await new StateBucket(config).readResources(`pattern-detection-${config.suffix}`);
    const stream = new Pipeline(config, resources).streamName;
    const putRecords = createPutRecords(config, stream);
    const [result] = await putRecords([createPoison(id)]);
    if (!result || 'errorCode' in result)
      throw new UserError(`Kinesis refused the record: ${result?.errorCode ?? 'no answer'}`);
    return {
      id,
      input: stream,
      outcome: `KinesisConsumer rejects it; within seconds it is in FailedMessages, as ${formatCommand('failed')} shows`,
    };
  });
}
