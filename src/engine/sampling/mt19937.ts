/** The Mersenne Twister MT19937 (Matsumoto and Nishimura 1998), seeded as torch's CPU generator seeds it. */

const size = 624;
const shift = 397;

/** A stream of 32-bit unsigned integers. Only the low 32 bits of the seed count, as in torch. */
export function mt19937(seed: number): () => number {
  const state = new Uint32Array(size);
  state[0] = Number(BigInt.asUintN(32, BigInt(seed)));
  for (let i = 1; i < size; i++) {
    const previous = state[i - 1] as number;
    state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
  }
  let at = size;
  return () => {
    if (at === size) {
      twist(state);
      at = 0;
    }
    let y = state[at++] as number;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < size; i++) {
    const y = ((state[i] as number) & 0x80000000) | ((state[(i + 1) % size] as number) & 0x7fffffff);
    state[i] = (state[(i + shift) % size] as number) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  }
}
