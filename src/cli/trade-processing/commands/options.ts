import { Option } from 'commander';
import { TRADE_REGIONS } from '../../../config/trade-processing';

/** Creates the option `--region REGION`. @param role what the region is for */
export const createRegionOption = (role: string): Option =>
  new Option('--region <region>', role).choices(TRADE_REGIONS);
