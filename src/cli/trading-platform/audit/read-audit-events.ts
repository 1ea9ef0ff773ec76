import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { ORDER_EVENT_SOURCE, type OrderEvent, readOrderEvent } from '../../../domain/orders';
import { formatViolation } from '../../../domain/validation';
import { UserError } from '../../errors';
import { mapInParallel } from '../../process/map-in-parallel';
import { fetchAllPages } from '../../target/fetch-all-pages';
import type { Deployment } from '../deployment';
import { safeParse } from '../../../domain/validation/safe-parse';

const PARALLEL_READS = 16;
const DAY_MS = 86_400_000;

const AuditEvent = z.looseObject({ source: z.string(), 'detail-type': z.string(), detail: z.unknown() });

/** The objects that were read before, by their keys; objects never change. */
export type AuditCache = Map<string, readonly OrderEvent[]>;

/**
 * Reads the events of orders in the bucket AuditLogs. An event that was delivered again is in it twice.
 * @param from the day of the first event; milliseconds since 1970
 * @param to the day of the last event
 * @throws UserError if a line is no event of this system
 */
export async function readAuditEvents(
  deployment: Pick<Deployment, 'buckets' | 'getOutput'>,
  { from, to }: { readonly from: number; readonly to: number },
  cache: AuditCache = new Map(),
): Promise<OrderEvent[]> {
  const keys: string[] = [];
  for (let day = from; getDay(day) <= getDay(to); day += DAY_MS)
    keys.push(...(await listKeys(deployment, `events/${getDay(day).replaceAll('-', '/')}/`)));
  const missing = keys.filter((key) => !cache.has(key));
  await mapInParallel(missing, PARALLEL_READS, async (key) => {
    cache.set(key, await readObject(deployment, key));
  });
  return keys.flatMap((key) => cache.get(key) ?? []);
}

const getDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

const listKeys = (
  { buckets, getOutput }: Pick<Deployment, 'buckets' | 'getOutput'>,
  Prefix: string,
): Promise<string[]> =>
  fetchAllPages(
    (ContinuationToken) =>
      buckets.send(
        new ListObjectsV2Command({ Bucket: getOutput('AuditLogsBucketName'), Prefix, ContinuationToken }),
      ),
    ({ Contents }) => Contents?.flatMap(({ Key }) => Key ?? []),
    ({ NextContinuationToken }) => NextContinuationToken,
  );

async function readObject(
  { buckets, getOutput }: Pick<Deployment, 'buckets' | 'getOutput'>,
  Key: string,
): Promise<OrderEvent[]> {
  const { Body } = await buckets.send(
    new GetObjectCommand({ Bucket: getOutput('AuditLogsBucketName'), Key }),
  );
  const lines = ((await Body?.transformToString()) ?? '').split('\n').filter((line) => line !== '');
  return lines.flatMap((line, index) => {
    const event = safeParse(AuditEvent, JSON.parse(line)).data;
    if (event?.source !== ORDER_EVENT_SOURCE) return [];
    const read = readOrderEvent(event['detail-type'], event.detail);
    if ('value' in read) return [read.value];
    throw new UserError(`${Key}, line ${index + 1}: ${formatViolation(read.violation)}`);
  });
}
