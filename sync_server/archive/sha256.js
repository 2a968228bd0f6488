// SHA-256 (FIPS 180-4), piece by piece, so that a large photo is never whole in memory. Browsers keep their own
// (crypto.subtle) from pages of a local disk in part, so the page brings this one; the tests hold it to the standard's
// examples and to a million letters.
"use strict";

const SHA256 = (() => {
  const fractional = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) {
    if (primes.every((p) => n % p !== 0)) {
      primes.push(n);
    }
  }
  const ROUND = Int32Array.from(primes, (p) => fractional(Math.cbrt(p)));
  const START = Int32Array.from(primes.slice(0, 8), (p) => fractional(Math.sqrt(p)));
  const turn = (x, by) => (x >>> by) | (x << (32 - by));

  class Hasher {
    constructor() {
      this.state = START.slice();
      this.words = new Int32Array(64);
      this.block = new Uint8Array(64);
      this.filled = 0;
      this.length = 0;
    }

    update(bytes) {
      this.length += bytes.length;
      for (let at = 0; at < bytes.length; ) {
        const take = Math.min(64 - this.filled, bytes.length - at);
        this.block.set(bytes.subarray(at, at + take), this.filled);
        this.filled += take;
        at += take;
        if (this.filled === 64) {
          this.fold();
          this.filled = 0;
        }
      }
      return this;
    }

    fold() {
      const w = this.words;
      for (let i = 0; i < 16; i += 1) {
        const at = i * 4;
        w[i] = (this.block[at] << 24) | (this.block[at + 1] << 16) | (this.block[at + 2] << 8) | this.block[at + 3];
      }
      for (let i = 16; i < 64; i += 1) {
        const low = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
        const high = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
        w[i] = (w[i - 16] + low + w[i - 7] + high) | 0;
      }
      let [a, b, c, d, e, f, g, h] = this.state;
      for (let i = 0; i < 64; i += 1) {
        const mixed = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
        const one = (h + mixed + ((e & f) ^ (~e & g)) + ROUND[i] + w[i]) | 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
      }
      [a, b, c, d, e, f, g, h].forEach((value, i) => (this.state[i] = (this.state[i] + value) | 0));
    }

    hex() {
      const bits = this.length * 8;
      const padding = new Uint8Array((this.filled < 56 ? 64 : 128) - this.filled);
      padding[0] = 0x80;
      const view = new DataView(padding.buffer);
      view.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
      view.setUint32(padding.length - 4, bits >>> 0);
      this.update(padding);
      return Array.from(this.state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
    }
  }

  return { begin: () => new Hasher() };
})();
