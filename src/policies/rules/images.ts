import { asBlocks, type PlannedResource, refersTo } from '../../domain/plan/resources';
import { createMismatchUnless, type PolicyRule } from '../rule';

const REPOSITORY = ['aws_ecr_repository'];
const DIGEST = /@sha256:[0-9a-f]{64}$/;

/** Whether a lifecycle policy belongs to a repository. */
const isLifecycleOf = (policy: PlannedResource, repository: PlannedResource): boolean =>
  policy.type === 'aws_ecr_lifecycle_policy' &&
  (refersTo(policy, 'repository', repository) || policy.values.repository === repository.values.name);

/** Which container images run, and how their repositories protect them. */
export const IMAGE_RULES: readonly PolicyRule[] = [
  {
    id: 'MS-IMG-1',
    title: 'functions name their container image by its digest',
    severity: 'high',
    source: 'security',
    fix: 'pass an image with @sha256:… to ServerlessFunction: a tag can name another image tomorrow',
    types: ['aws_lambda_function'],
    check: ({ values: { image_uri: image, package_type: packageType } }) =>
      createMismatchUnless(
        packageType !== 'Image' || DIGEST.test(String(image)),
        image,
        'image_uri with @sha256: and 64 digits',
      ),
  },
  {
    id: 'MS-ECR-1',
    title: 'a tag of a repository always names the same image',
    severity: 'medium',
    source: 'security',
    fix: 'create the repository with ImageRepository (src/modules/image-repository.ts)',
    types: REPOSITORY,
    check: ({ values: { image_tag_mutability: mutability } }) =>
      createMismatchUnless(mutability === 'IMMUTABLE', mutability, 'image_tag_mutability IMMUTABLE'),
  },
  {
    id: 'MS-ECR-2',
    title: 'repositories scan images for vulnerabilities when they are pushed',
    severity: 'medium',
    source: 'security',
    fix: 'create the repository with ImageRepository (src/modules/image-repository.ts)',
    types: REPOSITORY,
    check({ values: { image_scanning_configuration: configuration } }) {
      const scans = asBlocks(configuration)[0]?.scan_on_push;
      return createMismatchUnless(scans === true, scans, 'image_scanning_configuration with scan_on_push');
    },
  },
  {
    id: 'MS-ECR-3',
    title: 'repositories have a lifecycle policy, so that old images cost nothing',
    severity: 'low',
    source: 'cost',
    fix: 'create the repository with ImageRepository (src/modules/image-repository.ts)',
    types: REPOSITORY,
    check: (repository, { resources }) =>
      createMismatchUnless(
        resources.some((resource) => isLifecycleOf(resource, repository)),
        undefined,
        'an aws_ecr_lifecycle_policy of the repository',
      ),
  },
];

/** Parameters contain settings; a secret would be readable in the state. */
export const PARAMETER_RULE: PolicyRule = {
  id: 'MS-SSM-1',
  title: 'parameters of Parameter Store contain no secrets',
  severity: 'high',
  source: 'security',
  fix: 'use Parameter (src/modules/parameter.ts) for settings, and Secrets Manager for secrets: the state contains the value of a SecureString',
  types: ['aws_ssm_parameter'],
  check: ({ values: { type } }) => createMismatchUnless(type === 'String', type, 'type String'),
};
