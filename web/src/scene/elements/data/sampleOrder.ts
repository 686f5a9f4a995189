/**
 * An order of indices of which every beginning is spread evenly over all.
 *
 * Steps of the golden section of the whole never come close to each other. So the first tenth of the order is a tenth
 * of the points of each region that stands together in the array, whatever order the points are in.
 */

/** Indices that are kept at most; who may draw more draws all. */
const MOST = 4_000_000;

export function sampleOrder(count: number): Uint32Array {
  const order = new Uint32Array(Math.min(count, MOST));
  const step = stepFor(count);
  for (let place = 0, index = 0; place < order.length; place++) {
    order[place] = index;
    index += step;
    if (index >= count) index -= count;
  }
  return order;
}

/** The number nearest to the golden section of `count` that has no divisor in common with it. */
function stepFor(count: number): number {
  let step = Math.max(1, Math.round(count * 0.6180339887498949));
  while (step > 1 && divisor(step, count) !== 1) step--;
  return step;
}

function divisor(one: number, other: number): number {
  return other === 0 ? one : divisor(other, one % other);
}
