// node limits.mjs PORT KIND MODE LIMIT SECONDS
// KIND: flexible | lua | memory. MODE: rate, as many decisions as fit into SECONDS over 1,000 keys, of LIMIT tokens
// each; grant, tokens of one key until one is refused or SECONDS of them are granted; race, the same by 64 callers at
// once until each of them is refused. Prints one number.
import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';

const [port, kind, mode, limit, seconds] = process.argv.slice(2);
const IN_FLIGHT = 64;
const KEYS = 1000;
const WINDOW_SECONDS = 36_000;
const tokens = mode === 'rate' ? 1_000_000 : Number(limit);
const redis = new Redis(Number(port), '127.0.0.1');

redis.defineCommand('take', { numberOfKeys: 1, lua: readFileSync(new URL('take.lua', import.meta.url), 'utf8') });
const flexible = kind === 'memory'
  ? new RateLimiterMemory({ points: tokens, duration: WINDOW_SECONDS })
  : new RateLimiterRedis({ storeClient: redis, points: tokens, duration: WINDOW_SECONDS });

async function isGranted(key) {
  if (kind === 'lua') {
    return await redis.take(key, tokens, WINDOW_SECONDS * 1000) === 1;
  }

  try {
    await flexible.consume(key);
    return true;
  } catch (refused) {
    if (refused instanceof Error) throw refused;
    return false;
  }
}

let done = 0;
if (mode === 'rate') {
  const end = Date.now() + Number(seconds) * 1000;
  let next = 0;
  const begun = Date.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, async () => {
    while (Date.now() < end) {
      await isGranted(`device-${next++ % KEYS}`);
      done++;
    }
  }));
  console.log(done / ((Date.now() - begun) / 1000));
} else if (mode === 'race') {
  await Promise.all(Array.from({ length: IN_FLIGHT }, async () => {
    while (await isGranted('one')) done++;
  }));
  console.log(done);
} else {
  const most = Number(seconds);
  while (done < most && await isGranted('one')) done++;
  console.log(done);
}

redis.disconnect();
