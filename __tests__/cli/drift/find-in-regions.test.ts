import { findInRegions } from '../../../src/cli/drift/find-in-regions';
import { createUnmanagedFinding } from '../../../src/cli/drift/unmanaged';
import type { DriftFinding } from '../../../src/domain/drift/finding';

const create = (type: string, identity: string, region: string) =>
  createUnmanagedFinding('environment-dev', { type, identity }, `aws --region ${region}`);

describe('the unmanaged resources of several regions', () => {
  it('are searched in each region once, and listed in the order of the regions', async () => {
    const searched: string[] = [];
    const found = await findInRegions(['us-east-1', 'eu-central-1', 'us-east-1'], async (region) => {
      searched.push(region);
      // The first region answers last.
      for (let turn = 0; turn < (region === 'us-east-1' ? 5 : 1); turn++) await Promise.resolve();
      return [create('aws_sqs_queue', `Q-${region}`, region)];
    });
    expect(searched).toEqual(['us-east-1', 'eu-central-1']);
    expect(found.map(({ address }) => address)).toEqual([
      'aws_sqs_queue Q-us-east-1',
      'aws_sqs_queue Q-eu-central-1',
    ]);
  });

  it('are reported once if they belong to no region', async () => {
    const arn = 'arn:aws:cloudfront::123456789012:distribution/E1';
    const found = await findInRegions(['us-east-1', 'eu-central-1'], async (region) => [
      create('aws_iam_role', 'R-dev', region),
      create('aws_s3_bucket', 'b-dev', region),
      create('aws_cloudfront', arn, region),
    ]);
    expect(found.map(({ address }) => address)).toEqual([
      'aws_iam_role R-dev',
      'aws_s3_bucket b-dev',
      `aws_cloudfront ${arn}`,
    ]);
  });

  it('have the region in their addresses if they have the same name, and are deleted in their region', async () => {
    const found = await findInRegions(['us-east-1', 'eu-central-1'], async (region) => [
      create('aws_dynamodb_table', 'T-dev', region),
      create('aws_sns_topic', `arn:aws:sns:${region}:123456789012:T-dev`, region),
    ]);
    expect(found.map(({ address, fix }: DriftFinding) => [address, fix])).toEqual([
      [
        'aws_dynamodb_table T-dev in us-east-1',
        'aws --region us-east-1 dynamodb delete-table --table-name T-dev',
      ],
      [
        'aws_sns_topic arn:aws:sns:us-east-1:123456789012:T-dev',
        'aws --region us-east-1 sns delete-topic --topic-arn arn:aws:sns:us-east-1:123456789012:T-dev',
      ],
      [
        'aws_dynamodb_table T-dev in eu-central-1',
        'aws --region eu-central-1 dynamodb delete-table --table-name T-dev',
      ],
      [
        'aws_sns_topic arn:aws:sns:eu-central-1:123456789012:T-dev',
        'aws --region eu-central-1 sns delete-topic --topic-arn arn:aws:sns:eu-central-1:123456789012:T-dev',
      ],
    ]);
  });

  it('are an error if a region cannot be searched', async () => {
    const find = (region: string) =>
      region === 'eu-central-1' ? Promise.reject(new Error('denied')) : Promise.resolve([]);
    await expect(findInRegions(['us-east-1', 'eu-central-1'], find)).rejects.toThrow('denied');
  });
});
