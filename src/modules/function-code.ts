import type { LambdaFunctionConfig } from '@cdktf/provider-aws/lib/lambda-function';
import type { Construct } from 'constructs';
import { Archive } from './archive';
import { bundleHandler, bundleWithPackages } from './bundle';
import type { Layer } from './layer';
import { RUNTIME } from './runtime';

/** Code that is bundled from a handler of this project. */
export interface ArchiveCode {
  /** The file that exports `handler`, relative to `src/lambdas`. */
  readonly entry: string;
  /** The layer with the packages that the handler imports. @default - the archive contains all packages */
  readonly layer?: Layer;
}

/** Code in a container image. */
export interface ImageCode {
  readonly image: FunctionImage;
}

export interface FunctionImage {
  /** The URI with the digest, in a repository of the function's account and region. */
  readonly uri: string;
  /** The handler that the function runs, such as `worker.handler`. */
  readonly command: string;
  /** Whether the image contains the extension of Lambda Insights, which needs permissions to write its metrics. */
  readonly insights: boolean;
}

/** The code of a function: an archive or an image. */
export type FunctionCode = ArchiveCode | ImageCode;

type CodeConfig = Pick<
  LambdaFunctionConfig,
  | 'runtime'
  | 'handler'
  | 'filename'
  | 'sourceCodeHash'
  | 'layers'
  | 'packageType'
  | 'imageUri'
  | 'imageConfig'
>;

/** Creates the archive of a function, if it has one, and returns the attributes of its code. */
export function createFunctionCode(scope: Construct, code: FunctionCode): CodeConfig {
  if ('image' in code)
    return {
      packageType: 'Image',
      imageUri: code.image.uri,
      imageConfig: { command: [code.image.command] },
    };
  const { entry, layer } = code;
  const archive = new Archive(scope, 'Archive', () => ({
    'index.js': layer ? bundleHandler(entry, layer.packages) : bundleWithPackages(entry),
  }));
  return {
    runtime: RUNTIME,
    handler: 'index.handler',
    filename: archive.path,
    sourceCodeHash: archive.sha256,
    layers: layer && [layer.arn],
  };
}
