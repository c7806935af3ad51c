// A phone verification service on Node and Redis, as one would write it with care: raw node:http, one Lua script per
// request, every command of one turn of the event loop pipelined by the client, codes kept as keyed MACs only.
// Environment: PORT, REDIS_PORT, API_KEY, PEPPER (hex), PARSE=1 to parse numbers with libphonenumber-js instead of by pattern.
import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createClient, defineScript } from '@redis/client';
import { Batches } from './batches.mjs';

const LIFE_MS = 600_000;
const WINDOW_MS = 600_000;
const COOLDOWN_MS = 30_000;
const CHECKS = 5;
const SENDS = 5;
const MAX_BODY = 64 * 1024;
const MAX_MESSAGES = 8192;
const E164 = /^\+[1-9]\d{6,14}$/;
const PEPPER = Buffer.from(process.env.PEPPER, 'hex');
const KEY_DIGEST = digest(`Bearer ${process.env.API_KEY}`);

const script = (file, keys) =>
  defineScript({
    SCRIPT: readFileSync(new URL(file, import.meta.url), 'utf8'),
    NUMBER_OF_KEYS: keys,
    parseCommand: (parser, names, values) => {
      for (const name of names) parser.pushKey(name);
      parser.push(...values);
    },
    transformReply: (reply) => reply,
  });

const redis = createClient({
  socket: { port: Number(process.env.REDIS_PORT), host: '127.0.0.1' },
  scripts: { start: script('start.lua', 2), check: script('check.lua', 1) },
});
await redis.connect();

let parsePhoneNumber = (text) => (E164.test(text) ? text : null);
if (process.env.PARSE === '1') {
  const library = await import('libphonenumber-js/max');
  parsePhoneNumber = (text) => {
    const number = library.parsePhoneNumberFromString(text);
    return number?.isValid() ? number.number : null;
  };
}

// What the simulated carrier delivered, newest last.
const messages = [];

function digest(text) {
  return createHash('sha256').update(text).digest();
}

function mac(id, code) {
  return createHmac('sha256', PEPPER).update(id).update(code).digest('base64url');
}

function deliver(message) {
  messages.push(message);
  if (messages.length > 2 * MAX_MESSAGES) messages.splice(0, MAX_MESSAGES);
}

/** Starts the verification of one number; resolves once it is durable. */
export async function start(to) {
  const id = `ve_${randomBytes(18).toString('base64url')}`;
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const now = Date.now();
  const [outcome, detail] = await redis.start(
    [`n:${to}`, `v:${id}`],
    [String(now), id, mac(id, code), String(LIFE_MS), String(CHECKS), String(SENDS), String(WINDOW_MS), String(COOLDOWN_MS)],
  );
  if (outcome === 'accepted') deliver({ to, code, id, now });
  return { id, now, outcome, detail };
}

async function startVerification(response, body) {
  const { to } = JSON.parse(body);
  const number = parsePhoneNumber(to);
  if (number === null) return problem(response, 400, 'invalid-number');
  const { id, now, outcome, detail } = await start(number);
  if (outcome !== 'accepted') return problem(response, 429, outcome, `,"retry_after":${Math.ceil(detail / 1000)}`);
  answer(
    response,
    202,
    `{"id":"${id}","status":"pending","to":"${number.slice(0, 6)}*****${number.slice(-2)}","channel":"sms",` +
      `"created_at":"${new Date(now).toISOString()}","expires_at":"${new Date(now + LIFE_MS).toISOString()}",` +
      `"checks_left":${CHECKS},"sends_left":${SENDS - detail}}`,
  );
}

async function check(response, id, body) {
  const { code } = JSON.parse(body);
  const now = String(Date.now());
  const [outcome, left] = await redis.check([`v:${id}`], [mac(id, code), now]);
  if (outcome === 'approved') return answer(response, 200, `{"id":"${id}","status":"approved"}`);
  if (outcome === 'wrong-code') return problem(response, 422, outcome, `,"checks_left":${left}`);
  return problem(response, outcome === 'not-found' ? 404 : 429, outcome);
}

function listMessages(response, url) {
  const limit = Math.min(1000, Number(new URLSearchParams(url.slice(url.indexOf('?'))).get('limit')) || 100);
  const newest = messages.slice(-limit).reverse();
  const items = newest.map(
    ({ to, code, id, now }) =>
      `{"to":"${to}","channel":"sms","text":"Your code is ${code}","code":"${code}",` +
      `"at":"${new Date(now).toISOString()}","verification_id":"${id}"}`,
  );
  answer(response, 200, `{"items":[${items.join(',')}],"next":null}`);
}

function answer(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

function problem(response, status, type, members = '') {
  answer(response, status, `{"type":"${type}","status":${status}${members}}`);
}

function readBody(request) {
  return new Promise((resolve, reject) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part) => {
      body += part;
      if (body.length > MAX_BODY) reject(new Error('too large'));
    });
    request.on('end', () => resolve(body));
    request.on('error', reject);
  });
}

const batches = new Batches(redis, parsePhoneNumber, start);

async function handle(request, response) {
  const { method, url } = request;
  if (!timingSafeEqual(digest(request.headers.authorization ?? ''), KEY_DIGEST)) {
    return problem(response, 401, 'unauthenticated');
  }
  if (method === 'POST' && url === '/v1/verifications') return startVerification(response, await readBody(request));
  if (method === 'POST' && url.endsWith('/check')) {
    return check(response, url.slice('/v1/verifications/'.length, -'/check'.length), await readBody(request));
  }
  if (url.startsWith('/v1/sandbox/messages')) return listMessages(response, url);
  if (method === 'POST' && url.startsWith('/v1/batches')) return answer(response, 202, await batches.accept(request));
  if (url.startsWith('/v1/batches/')) return answer(response, 200, await batches.status(url.slice('/v1/batches/'.length)));
  return problem(response, 404, 'not-found');
}

createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  handle(request, response).catch((fault) => {
    console.error(fault);
    problem(response, 500, 'internal-error');
  });
}).listen(Number(process.env.PORT), '127.0.0.1', 1024);
