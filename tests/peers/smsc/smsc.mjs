// An SMPP 3.4 server for tests. What it has taken over is in its journal before it says so, and its receipts are in it
// once they were acknowledged, so that a test can count over crashes of either side.
//   node smsc.mjs --port 2775 --journal smsc.ndjson [--latency 0] [--per-second 0] [--receipt-after 200]
//                 [--receipts 1] [--undelivered 0] [--prefix a]
// latency: milliseconds until a submission is answered. per-second: beyond it, 0x58; 0 for no limit.
// receipt-after: milliseconds from the answer to the receipt. receipts: the part of messages that gets one.
// undelivered: the part of receipts that say so. prefix: begins its message ids.
// A line on standard input, {"from": "+998…", "to": "24365", "text": "STOP"}, is a message of a handset; that it was
// taken is in the journal too.
import fs from 'node:fs';
import process from 'node:process';
import readline from 'node:readline';
import { parseArgs } from 'node:util';
import smpp from 'smpp';

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    journal: { type: 'string' },
    latency: { type: 'string', default: '0' },
    'per-second': { type: 'string', default: '0' },
    'receipt-after': { type: 'string', default: '200' },
    receipts: { type: 'string', default: '1' },
    undelivered: { type: 'string', default: '0' },
    prefix: { type: 'string', default: 'm' },
  },
});
const latency = Number(values.latency);
const perSecond = Number(values['per-second']);
const receiptAfter = Number(values['receipt-after']);
const receipts = Number(values.receipts);
const undelivered = Number(values.undelivered);
const journal = fs.openSync(values.journal, 'a');
const life = process.hrtime.bigint().toString(36);
const MAX_WAITING_RECEIPTS = 100_000;

let next = 0;
let second = 0;
let taken = 0;
const sessions = new Set();
const waiting = [];

const write = (line) => fs.writeSync(journal, `${JSON.stringify(line)}\n`);

// The same numbers always fare alike, so that a run can be repeated.
const chance = (text, salt) => {
  let hash = 2166136261 ^ salt;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619) >>> 0;
  return (hash >>> 8) / 2 ** 24;
};

const isOverRate = () => {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) [second, taken] = [now, 0];
  taken += 1;
  return perSecond > 0 && taken > perSecond;
};

const textOf = (pdu) => {
  const short = pdu.short_message?.message ?? '';
  const message = short.length > 0 ? short : pdu.message_payload?.message ?? '';
  return typeof message === 'string' ? message : message.toString('latin1');
};

function deliver(receipt) {
  const session = [...sessions].at(-1);
  if (!session) {
    if (waiting.length < MAX_WAITING_RECEIPTS) waiting.push(receipt);
    return;
  }
  const { id, to, status } = receipt;
  session.deliver_sm(
    {
      esm_class: 4,
      source_addr: to,
      destination_addr: '',
      short_message: `id:${id} sub:001 dlvrd:001 submit date:2611220800 done date:2611220801 `
        + `stat:${status} err:000 text:`,
    },
    (answer) => write({ receipt: id, status, answer: answer.command_status }),
  );
}

function send({ from, to, text }) {
  const message = { source_addr: from, destination_addr: to, short_message: text };
  [...sessions].at(-1)?.deliver_sm(message, (answer) => write({ heard: text, answer: answer.command_status }));
}

function submit(session, pdu) {
  if (isOverRate()) {
    session.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED }));
    return;
  }
  const to = pdu.destination_addr;
  const id = `${values.prefix}-${life}-${(next += 1)}`;
  write({ id, to, text: textOf(pdu), at: Date.now() });
  setTimeout(() => {
    if (!session.closed) session.send(pdu.response({ message_id: id }));
    if (chance(to, 1) >= receipts) return;
    const status = chance(to, 2) < undelivered ? 'UNDELIV' : 'DELIVRD';
    setTimeout(() => deliver({ id, to, status }), receiptAfter);
  }, latency);
}

function bind(session, pdu) {
  session.send(pdu.response({ system_id: 'smsc' }));
  sessions.add(session);
  for (const receipt of waiting.splice(0)) deliver(receipt);
}

readline.createInterface({ input: process.stdin }).on('line', (line) => send(JSON.parse(line)));

const server = smpp.createServer({}, (session) => {
  const end = () => {
    session.closed = true;
    sessions.delete(session);
  };
  session.on('bind_transceiver', (pdu) => bind(session, pdu));
  session.on('submit_sm', (pdu) => submit(session, pdu));
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => {
    session.send(pdu.response());
    session.close();
  });
  session.on('error', end);
  session.on('close', end);
});
server.listen(Number(values.port), '127.0.0.1', () => process.stdout.write('listening\n'));
