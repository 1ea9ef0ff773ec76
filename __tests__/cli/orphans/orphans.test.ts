import { readConfig } from '../../../src/config';
import { belongsToEnvironment, selectUnrecorded, deleteOrphans } from '../../../src/cli/orphans';

const createQueue = (identity: string) => ({ type: 'aws_sqs_queue', identity });

describe('orphaned resources', () => {
  it('are the resources that the state does not record under their type', () => {
    const recorded = [
      {
        type: 'aws_sqs_queue',
        address: 'aws_sqs_queue.a',
        tainted: false,
        attributes: { name: 'AlertQueue-local', url: 'http://x/AlertQueue-local' },
      },
      {
        type: 'aws_iam_role',
        address: 'aws_iam_role.b',
        tainted: false,
        attributes: { name: 'Other-local', path: '/' },
      },
    ];
    const found = [createQueue('AlertQueue-local'), createQueue('Other-local')];
    expect(selectUnrecorded(recorded, found)).toEqual([createQueue('Other-local')]);
  });

  it.each([
    ['AlertQueue-east', [], true],
    ['AlertQueue-north-east', [], true],
    ['AlertQueue-north-east', ['north-east'], false],
    ['AlertQueue-east', ['north-east'], true],
    ['PatternDetectionDuration-double-top-east', ['north-east', 'south'], true],
    ['AlertQueue-southeast', [], false],
    ['AlertQueue-south', ['south'], false],
    ['OrderQueue-east.fifo', [], true],
    ['OrderQueue-north-east.fifo', ['north-east'], false],
    ['/aws/rds/cluster/Orders-east/postgresql', [], true],
    ['/aws/rds/cluster/Orders-north-east/postgresql', ['north-east'], false],
    ['API-Gateway-Execution-Logs_a1/dev-east/Canary', [], true],
  ])(
    'of the environment east are distinguished by name: %s, other environments %p',
    (name, others, expected) => {
      expect(belongsToEnvironment(name, 'east', others)).toBe(expected);
    },
  );

  it('are never deleted on AWS', async () => {
    const remove = jest.fn(async () => {});
    const orphan = { ...createQueue('AlertQueue-dev'), name: 'AlertQueue-dev', remove };
    await expect(deleteOrphans(readConfig({ TARGET: 'aws' }), [orphan])).rejects.toThrow(
      /aws_sqs_queue AlertQueue-dev: import or delete them/,
    );
    expect(remove).not.toHaveBeenCalled();
    await deleteOrphans(readConfig({ TARGET: 'local' }), [orphan]);
    expect(remove).toHaveBeenCalledTimes(1);
  });
});
