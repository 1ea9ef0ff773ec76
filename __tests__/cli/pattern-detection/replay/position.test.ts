import { hasReached } from '../../../../src/cli/pattern-detection/replay/position';

const place = {
  shardId: 'shardId-000000000001',
  sequenceNumber: '49590338271490256608559692538361571095921575989136588898',
};

describe('hasReached', () => {
  const formatRowId = (sequence: bigint) => `${place.shardId}:${sequence}#99`;
  const sequence = BigInt(place.sequenceNumber);

  it('compares sequence numbers exactly, although they exceed the precision of a double', () => {
    expect(hasReached([formatRowId(sequence)], place)).toBe(true);
    expect(hasReached(['elsewhere', formatRowId(sequence + 1n)], place)).toBe(true);
    expect(hasReached([formatRowId(sequence - 1n)], place)).toBe(false);
  });

  it('returns false without a detector and for an invalid correlation id', () => {
    expect(hasReached([], place)).toBe(false);
    expect(hasReached(['elsewhere'], place)).toBe(false);
  });
});
