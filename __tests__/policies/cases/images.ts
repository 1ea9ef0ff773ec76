import type { RuleCase } from '../test-case';
import type { TestResources } from '../test-stack';

const createRepository = (attributes: object): TestResources => ({
  aws_ecr_repository: { R: { name: 'R-trial', ...attributes } },
});
const createImageFunction = (image_uri: string, package_type = 'Image'): TestResources => ({
  aws_lambda_function: { F: { package_type, image_uri } },
});
const REPOSITORY = '111122223333.dkr.ecr.us-east-1.amazonaws.com/orders';
const WITH_DIGEST = createImageFunction(`${REPOSITORY}@sha256:${'0a'.repeat(32)}`);
const createParameter = (type?: string): TestResources => ({ aws_ssm_parameter: { P: { type } } });
const createLifecycle = (repository: string): TestResources => ({
  aws_ecr_lifecycle_policy: { L: { repository } },
});

const createCase = (
  id: string,
  violating: TestResources,
  found: string,
  compliant: TestResources,
): RuleCase => [id, { violating, compliant, found }];

/** Container images, their repositories, and parameters. */
export const IMAGE_CASES: readonly RuleCase[] = [
  createCase('MS-IMG-1', createImageFunction(`${REPOSITORY}:latest`), `${REPOSITORY}:latest`, WITH_DIGEST),
  createCase('MS-IMG-1', createImageFunction('x@sha256:0a'), 'x@sha256:0a', createImageFunction('', 'Zip')),
  createCase(
    'MS-ECR-1',
    createRepository({ image_tag_mutability: 'MUTABLE' }),
    'MUTABLE',
    createRepository({ image_tag_mutability: 'IMMUTABLE' }),
  ),
  createCase('MS-ECR-1', createRepository({}), 'nothing', {}),
  createCase(
    'MS-ECR-2',
    createRepository({ image_scanning_configuration: { scan_on_push: false } }),
    'false',
    createRepository({ image_scanning_configuration: { scan_on_push: true } }),
  ),
  createCase('MS-ECR-3', createRepository({}), 'nothing', {
    ...createRepository({}),
    ...createLifecycle('${aws_ecr_repository.R.name}'),
  }),
  createCase('MS-ECR-3', { ...createRepository({}), ...createLifecycle('Other-trial') }, 'nothing', {
    ...createRepository({}),
    ...createLifecycle('R-trial'),
  }),
  createCase('MS-SSM-1', createParameter('SecureString'), 'SecureString', createParameter('String')),
  createCase('MS-SSM-1', createParameter(), 'nothing', {}),
];
