import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Population } from './types';

const HEADER =
  'transactionId,timestamp,accountId,merchantId,amount,currency,country,merchantCategory,cardNotPresent,localHour,fraud\n';
const ROWS_PER_CHUNK = 5_000;

/** Writes a population as CSV that the command `score` reads. */
export async function writePopulation(population: Population, file: string): Promise<void> {
  await pipeline(Readable.from(formatChunks(population)), createWriteStream(file));
}

function* formatChunks(population: Population): Generator<string> {
  yield HEADER;
  for (let first = 0; first < population.size; first += ROWS_PER_CHUNK) {
    let chunk = '';
    for (let index = first; index < Math.min(population.size, first + ROWS_PER_CHUNK); index++)
      chunk += formatRow(population, index);
    yield chunk;
  }
}

function formatRow(population: Population, index: number): string {
  const {
    transactionId,
    time,
    accountId,
    merchantId,
    amount,
    currency,
    country,
    merchantCategory,
    cardNotPresent,
  } = population.read(index);
  return (
    [
      transactionId,
      new Date(time).toISOString(),
      accountId,
      merchantId,
      amount,
      currency,
      country ?? '',
      merchantCategory ?? '',
      cardNotPresent ?? '',
      population.readLocalHour(index),
      Number(population.kind[index] !== 0),
    ].join(',') + '\n'
  );
}
