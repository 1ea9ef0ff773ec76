import { loadReferenceData } from '../../../domain/trades';
import file from '../demonstration/reference-data.json';

/** An instrument of the sample trades. */
export type SampleInstrument = (typeof file.instruments)[number];

/** The file with the reference data of the demonstration and of load tests. */
export const SAMPLE_FILE = file;

/** The reference data of the demonstration and of load tests. */
export const SAMPLE_REFERENCE = loadReferenceData(file);

/** The tickers of the sample instruments. */
export const SAMPLE_SYMBOLS: readonly string[] = file.instruments.map(({ symbol }) => symbol);

/** @throws Error if the reference data contain no instrument with the ticker */
export const getSampleInstrument = (symbol: string): SampleInstrument => {
  const found = file.instruments.find((instrument) => instrument.symbol === symbol);
  if (!found) throw new Error(`Expected one of ${SAMPLE_SYMBOLS.join(', ')}, got ${symbol}`);
  return found;
};

/** Returns the reference price of an instrument, in its currency. */
export const getReferencePrice = ({ isin }: SampleInstrument): number =>
  Number(file.priceBands.find((band) => band.isin === isin)!.referencePrice);
