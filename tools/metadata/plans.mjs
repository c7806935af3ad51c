// Writes src/Numbers/Metadata/plans.bin, read by src/Numbers/Plans/PlanReader.cs, and the licences of what it is made
// from. Little-endian. Sections, each after its length in elements (32 bits): the source's name (bytes), plans,
// regions, programs and automata (16-bit words), outcomes (bytes).

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { automatonOf } from './outcome.mjs';
import { packageFolder, packageVersion, plans } from './metadata.mjs';
import { parse } from './pattern.mjs';
import { program } from './program.mjs';

const target = new URL('../../src/Numbers/Metadata/', import.meta.url);

const planWords = [];
const regionWords = [];
const programWords = [0];
const cellWords = [];
const outcomeBytes = [];

const low = (value) => value & 0xffff;
const high = (value) => value >>> 16;

const programs = new Map();
function programAt(pattern) {
  if (pattern === undefined) return 0;
  if (!programs.has(pattern)) {
    programs.set(pattern, programWords.length);
    programWords.push(...program(parse(pattern)));
  }
  return programs.get(pattern);
}

/** `264$1` as its digits, four bits each, and (count << 4 | capture). The rule uses the last capture of the prefix. */
function transform({ transformRule, nationalPrefixForParsing }) {
  if (transformRule === undefined) return [0, 0];
  const [, digits, capture] = /^(\d{0,4})\$([12])$/.exec(transformRule);
  if (parse(nationalPrefixForParsing).groups !== Number(capture)) throw new Error(`Unknown rule ${transformRule}`);
  const packed = [...digits].reduce((sum, digit) => (sum << 4) | Number(digit), 0);
  return [packed, (digits.length << 4) | Number(capture)];
}

function addRegion(region) {
  const lengths = region.lengths.reduce((mask, length) => mask | (1 << length), 0);
  regionWords.push(
    region.name.charCodeAt(0) | (region.name.charCodeAt(1) << 8), region.name.charCodeAt(2) || 0,
    low(lengths), high(lengths),
    programAt(region.internationalPrefix), programAt(region.nationalPrefixForParsing),
    ...transform(region));
}

/** States as cells: outcome, a bit for each digit that goes elsewhere than the one below it, the cells gone to. */
function addAutomaton(plan) {
  const { root, states } = automatonOf(plan);
  const runsOf = (next) => next.map((to, digit) => digit === 0 || to !== next[digit - 1]);
  const at = [];
  let size = 0;
  states.forEach(({ next }) => {
    at.push(size);
    size += 2 + runsOf(next).filter(Boolean).length;
  });
  if (size > 0xffff) throw new Error(`The automaton of ${plan.code} has ${size} words`);

  const outcomes = [...new Set(states.map(({ outcome }) => outcome))];
  const start = { cells: cellWords.length, root: at[root], outcomes: outcomeBytes.length };
  for (const { outcome, next } of states) {
    const runs = runsOf(next);
    const mask = runs.reduce((bits, starts, digit) => bits | (starts ? 1 << digit : 0), 0);
    cellWords.push(outcomes.indexOf(outcome), mask, ...next.filter((_, digit) => runs[digit]).map((to) => at[to]));
  }
  for (const outcome of outcomes) outcomeBytes.push(...outcome.split(',').map(Number));
  return start;
}

let regions = 0;
for (const plan of plans) {
  const { cells, root, outcomes } = addAutomaton(plan);
  planWords.push(
    Number(plan.code), regions, plan.regions.length, root, low(cells), high(cells), low(outcomes), high(outcomes));
  plan.regions.forEach(addRegion);
  regions += plan.regions.length;
}

const section = (bytes, count) => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(count);
  return Buffer.concat([length, bytes]);
};
const words = (values) => section(Buffer.from(Uint16Array.from(values).buffer), values.length);
const source = Buffer.from(`libphonenumber-js ${packageVersion}`);

const file = Buffer.concat([
  section(source, source.length),
  words(planWords), words(regionWords), words(programWords), words(cellWords),
  section(Buffer.from(outcomeBytes), outcomeBytes.length),
]);
mkdirSync(target, { recursive: true });
writeFileSync(new URL('plans.bin', target), file);
copyFileSync(`${packageFolder}LICENSE`, new URL('LICENSE.libphonenumber-js.txt', target));
copyFileSync(`${packageFolder}LICENSE.Apache`, new URL('LICENSE.libphonenumber.txt', target));
console.log(`${source}: ${plans.length} country codes, ${regions} regions, ${file.length} bytes`);
