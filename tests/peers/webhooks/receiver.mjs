// A receiver of webhooks for tests: verifies every delivery with the npm package standardwebhooks, and misbehaves on
// demand. What it got is in its journal before it answers, so that a test can count over its crashes.
//   node receiver.mjs --port 9000 --journal receiver.ndjson --secret whsec_… [--mode ok] [--target http://…]
// mode: ok (204), mixed (204, 500, 429 with Retry-After, a redirect to the target, no answer, in turn), gone (410).
// A line on standard input, {"secret": "whsec_…"} or {"mode": "mixed"}, changes it from then on.
import fs from 'node:fs';
import http from 'node:http';
import process from 'node:process';
import readline from 'node:readline';
import { parseArgs } from 'node:util';
import { Webhook } from 'standardwebhooks';

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    journal: { type: 'string' },
    secret: { type: 'string' },
    mode: { type: 'string', default: 'ok' },
    target: { type: 'string', default: '' },
  },
});
const MAX_BODY = 64 * 1024;
const MIXED = ['ok', '500', 'ok', '429', 'ok', 'redirect', 'ok', 'hang'];
const journal = fs.openSync(values.journal, 'a');
let webhook = new Webhook(values.secret);
let mode = values.mode;
let turn = 0;

function answer(kind, response) {
  switch (kind) {
    case 'ok': return response.writeHead(204).end();
    case '500': return response.writeHead(500).end('broken');
    case '429': return response.writeHead(429, { 'retry-after': '1' }).end();
    case 'redirect': return response.writeHead(307, { location: values.target }).end();
    case 'gone': return response.writeHead(410).end();
    default: return undefined; // No answer: the sender gives up.
  }
}

function take(request, response, body) {
  let verified = true;
  let fault = null;
  let event = {};
  try {
    event = webhook.verify(body, request.headers);
  } catch (error) {
    verified = false;
    fault = error.message;
  }
  const kind = mode === 'mixed' ? MIXED[turn++ % MIXED.length] : mode;
  fs.writeSync(journal, JSON.stringify({
    path: request.url, webhook_id: request.headers['webhook-id'], event: event.id, subject: event.subject,
    sequence: Number(event.sequence), verified, fault, answer: kind,
  }) + '\n');
  answer(kind, response);
}

const server = http.createServer((request, response) => {
  const parts = [];
  let size = 0;
  request.on('data', (part) => {
    size += part.length;
    if (size > MAX_BODY) request.destroy();
    else parts.push(part);
  });
  request.on('end', () => take(request, response, Buffer.concat(parts).toString('utf8')));
});

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const change = JSON.parse(line);
  if (change.secret) webhook = new Webhook(change.secret);
  if (change.mode) mode = change.mode;
  console.log('changed');
});
server.listen(Number(values.port), '127.0.0.1', () => console.log('listening'));
