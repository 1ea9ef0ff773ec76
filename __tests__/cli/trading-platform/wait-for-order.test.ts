import { waitForOrder } from '../../../src/cli/trading-platform/api/wait-for-order';
import { formatOrder } from '../../../src/domain/orders';
import { ORDER } from '../../domain/orders/examples';

it('an execution is not mistaken for the amendment that is waited for', async () => {
  let time = 0;
  const clock = { now: () => time, wait: async (milliseconds: number) => void (time += milliseconds) };
  const amended = { ...ORDER, quantity: '80' };
  const findOrder = (booksAmendment: boolean) => () => {
    const version = 1 + Math.floor(time / 10_000);
    const order = booksAmendment && time >= 20_000 ? amended : ORDER;
    return Promise.resolve({ ...formatOrder({ ...order, version }) });
  };
  const isBooked = ({ quantity }: { readonly quantity: string }) => quantity === '80';
  const findRejection = () => Promise.resolve(undefined);
  const wait = (booksAmendment: boolean) =>
    waitForOrder({ findOrder: findOrder(booksAmendment) }, ORDER.orderId, { isBooked, findRejection }, clock);
  expect(await wait(true)).toMatchObject({ quantity: '80', version: 3 });
  time = 0;
  await expect(wait(false)).rejects.toThrow(/ is not booked after a minute: it waits in the queue/);
  expect(time).toBeLessThan(70_000);
});
