import { createRandom } from '../statistics/random';
import { type RateOptions, sendAtRate } from './send-at-rate';

/** What a load test sends. */
export interface DeliveryParameters {
  /** The number of valid messages. */
  readonly messages: number;
  /** How often each message is sent. */
  readonly copies: number;
  /** After this many valid messages there is one that nothing can process; 0 for none. */
  readonly poisonEvery: number;
}

/** One copy of a message. Valid messages and poison messages have numbers of their own, from 0. */
export interface Delivery {
  readonly index: number;
  readonly isPoison: boolean;
}

/** A further copy is sent at most this many deliveries later, so that some are sent while the first one is processed. */
const MAX_DISTANCE = 400;

/** Plans the deliveries without copies and poison messages, as for a warm-up. */
export const planSingleDeliveries = (count: number, firstIndex = 0): Delivery[] =>
  Array.from({ length: count }, (_, index) => ({ index: firstIndex + index, isPoison: false }));

/**
 * Plans the deliveries of a load test. The first copies are in the order of the messages, the others at random places behind.
 * @param firstIndex the number of the first valid message
 */
export function planDeliveries(
  { messages, copies, poisonEvery, seed }: DeliveryParameters & { readonly seed: number },
  firstIndex = 0,
): Delivery[] {
  const random = createRandom(seed);
  const first: Delivery[] = [];
  for (let index = 0; index < messages; index++) {
    first.push({ index: firstIndex + index, isPoison: false });
    if (poisonEvery > 0 && (index + 1) % poisonEvery === 0)
      first.push({ index: Math.floor(index / poisonEvery), isPoison: true });
  }
  return first
    .flatMap((delivery, position) =>
      Array.from({ length: copies }, (_, copy) => ({
        delivery,
        place: copy === 0 ? position : position + 1 + random() * MAX_DISTANCE,
      })),
    )
    .sort((a, b) => a.place - b.place)
    .map(({ delivery }) => delivery);
}

/** Counts the poison messages. */
export const countPoison = ({ messages, poisonEvery }: DeliveryParameters): number =>
  poisonEvery === 0 ? 0 : Math.floor(messages / poisonEvery);

/** Creates each message once, so that its copies are equal. */
export function createOnce<Message>(
  create: (index: number, due: number) => Message,
): (index: number, due: number) => Message {
  const created = new Map<number, Message>();
  return (index, due) => {
    const message = created.get(index) ?? create(index, due);
    created.set(index, message);
    return message;
  };
}

/** Sends deliveries at a rate. Returns the results of the valid messages. */
export async function sendDeliveries<Sent>(
  deliveries: readonly Delivery[],
  send: (index: number, due: number) => Promise<Sent>,
  sendPoison: (index: number) => Promise<void>,
  options: Omit<RateOptions, 'count'>,
): Promise<Sent[]> {
  const results = await sendAtRate(
    async (position, due) => {
      const { index, isPoison } = deliveries[position]!;
      if (!isPoison) return [await send(index, due)];
      await sendPoison(index);
      return [];
    },
    { ...options, count: deliveries.length },
  );
  return results.flat();
}

/** Returns one result for each message: that of the first copy that was accepted, or that of the last one. */
export function mergeCopies<Sent>(
  sent: readonly Sent[],
  getId: (one: Sent) => string,
  isAccepted: (one: Sent) => boolean,
): Sent[] {
  const merged = new Map<string, Sent>();
  for (const one of sent) {
    const earlier = merged.get(getId(one));
    if (!earlier || !isAccepted(earlier)) merged.set(getId(one), one);
  }
  return [...merged.values()];
}
