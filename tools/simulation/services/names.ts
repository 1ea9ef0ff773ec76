/** The region and the account of simulated resources, as their ARNs contain them. */
export const REGION = 'us-east-1';
export const ACCOUNT = '123456789012';

/** Formats the ARN of a simulated resource. @param resource what follows the account, such as `function:Notifier:live` */
export const formatArn = (service: string, resource: string, region = REGION): string =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;

/** The milliseconds of a second. The settings of AWS are in seconds, and virtual time is in milliseconds. */
export const SECOND_MS = 1_000;
