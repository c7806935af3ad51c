// The same seed gives the same corpus.

/** mulberry32: a small generator whose 32 bits are enough for choosing test cases. */
export function chance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const pick = (count) => next() % count;
  const from = (list) => list[pick(list.length)];
  const digits = (count) => Array.from({ length: count }, () => pick(10)).join('');
  return { pick, from, digits };
}
