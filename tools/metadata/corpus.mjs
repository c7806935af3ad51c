// Writes tests/Numbers.Tests/Fixtures/corpus.ndjson.gz: lines [text, default region, answer...], where the answer of
// libphonenumber-js/max is [region, E.164, type] or [fault]. The first line says what it was made with.

import { mkdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parsePhoneNumber } from 'libphonenumber-js/max';
import { answer } from './answer.mjs';
import { chance } from './chance.mjs';
import { NON_GEOGRAPHIC, packageVersion, plans } from './metadata.mjs';
import { JUNK, mistakes, noise, notations } from './notation.mjs';
import { parse, sample } from './pattern.mjs';

const SEED = 20260101;
const ATTEMPTS = 200;
const PER_TYPE = 3;
const NOTATIONS_PER_NUMBER = 10;
const MISTAKES_PER_NUMBER = 6;
const RANDOM_TEXTS = 2500;

const random = chance(SEED);
const records = new Map();

function record(text, region) {
  const key = JSON.stringify([text, region ?? null]);
  if (!records.has(key)) records.set(key, JSON.stringify([text, region ?? null, ...answer(text, region)]));
}

const regions = plans.flatMap((plan) => plan.regions);
const names = regions.map(({ name }) => name).filter((name) => name !== NON_GEOGRAPHIC);

/**
 * Valid numbers of one type, of the region itself where it has any: Western Sahara has none, because Morocco's leading
 * digits take them all.
 */
function examples(region, type) {
  const found = [];
  const others = [];
  const pattern = parse(type.pattern || region.numberPattern).node;
  for (let attempt = 0; attempt < ATTEMPTS && found.length < PER_TYPE; attempt++) {
    const national = sample(pattern, random.pick);
    if (!type.lengths.includes(national.length)) continue;
    const number = parsePhoneNumber(`+${region.callingCode}${national}`);
    if (!number?.isValid()) continue;
    ((number.country ?? NON_GEOGRAPHIC) === region.name ? found : others).push(number);
  }
  return found.length > 0 ? found : others.slice(0, PER_TYPE);
}

/** `count` of the list, in a random order. */
function some(list, count) {
  const rest = [...list];
  return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(random.pick(rest.length), 1)[0]);
}

const covered = new Map();
for (const region of regions) {
  const geographic = region.name !== NON_GEOGRAPHIC;
  const prefix = geographic ? sample(parse(region.internationalPrefix).node, random.pick) : '00';
  const home = { name: geographic ? region.name : random.from(names), callingCode: region.callingCode, prefix };
  for (const type of region.types.filter(Boolean)) {
    for (const number of examples(region, type)) {
      covered.set(region.name, (covered.get(region.name) ?? 0) + 1);
      record(number.number, undefined);
      for (const [text, by] of some(notations(number, home, random), NOTATIONS_PER_NUMBER)) record(text, by);
      for (const [text, by] of some(mistakes(number, home, names, random), MISTAKES_PER_NUMBER)) record(text, by);
    }
  }
  // National prefixes with captures (Argentina, Brazil, the Caribbean) and local notation are met by their own
  // patterns.
  for (let count = 0; region.nationalPrefixForParsing && count < 6; count++) {
    const start = sample(parse(region.nationalPrefixForParsing).node, random.pick);
    const rest = sample(parse(region.numberPattern).node, random.pick);
    record(start + rest.slice(random.pick(4)), home.name);
    record(`+${region.callingCode} ${start}${rest}`, undefined);
    record(start + random.digits(random.pick(12)), home.name);
  }
}
for (const text of JUNK) {
  for (const region of [undefined, 'US', 'RU', 'UZ', 'IT', 'AR']) record(text, region);
}
for (const region of ['', 'us', 'ZZ', 'EU', '001', 'USA', 'U', '  ']) record('+998901234567', region);
for (let count = 0; count < RANDOM_TEXTS; count++) {
  const region = () => (random.pick(2) ? random.from(names) : undefined);
  record((random.pick(2) ? '+' : '') + random.digits(1 + random.pick(20)), region());
  record(noise(random), region());
}

const missing = [...new Set(regions.map(({ name }) => name))].filter((name) => !covered.has(name));
if (missing.length > 0) throw new Error(`No valid number was found for ${missing}`);

const header = JSON.stringify({ source: `libphonenumber-js ${packageVersion}`, seed: SEED, records: records.size });
const folder = new URL('../../tests/Numbers.Tests/Fixtures/', import.meta.url);
mkdirSync(folder, { recursive: true });
const file = gzipSync(`${[header, ...records.values()].join('\n')}\n`, { level: 9 });
writeFileSync(new URL('corpus.ndjson.gz', folder), file);

const tally = {};
for (const line of records.values()) {
  const [, , first, number] = JSON.parse(line);
  tally[number ? 'valid' : first] = (tally[number ? 'valid' : first] ?? 0) + 1;
}
console.log(`${records.size} records, ${covered.size} regions, ${file.length} bytes`, tally);
