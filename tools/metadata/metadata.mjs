// The metadata of libphonenumber-js by name instead of by position. Its layout is METADATA.md of that project.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export const packageFolder = require.resolve('libphonenumber-js/package.json').replace(/package\.json$/, '');
export const packageVersion = JSON.parse(readFileSync(`${packageFolder}package.json`, 'utf8')).version;

const json = JSON.parse(readFileSync(`${packageFolder}metadata.max.json`, 'utf8'));
if (json.version !== 4) throw new Error(`Unknown layout ${json.version} of metadata.max.json`);

// Where libphonenumber-js keeps each type, and the value of Countersign.Numbers.LineType.
export const TYPES = [
  { name: 'FIXED_LINE', line: 1 },
  { name: 'MOBILE', line: 2 },
  { name: 'TOLL_FREE', line: 4 },
  { name: 'PREMIUM_RATE', line: 5 },
  { name: 'PERSONAL_NUMBER', line: 8 },
  { name: 'VOICEMAIL', line: 11 },
  { name: 'UAN', line: 10 },
  { name: 'PAGER', line: 9 },
  { name: 'VOIP', line: 7 },
  { name: 'SHARED_COST', line: 6 },
];

export const NON_GEOGRAPHIC = '001';

function region(name, raw) {
  return {
    name,
    callingCode: raw[0],
    internationalPrefix: raw[1] || undefined,
    numberPattern: raw[2],
    lengths: raw[3],
    nationalPrefix: raw[5] || undefined,
    nationalPrefixForParsing: raw[7] || raw[5] || undefined,
    transformRule: raw[8] || undefined,
    leadingDigits: raw[10] || undefined,
    types: TYPES.map((type, index) => {
      const entry = raw[11][index];
      return entry ? { ...type, pattern: entry[0], lengths: entry[1] || raw[3] } : undefined;
    }),
  };
}

/** Every country code with its regions, the main one first; the codes of no country have the one region 001. */
export const plans = [
  ...Object.entries(json.country_calling_codes).map(([code, names]) => ({
    code,
    regions: names.map((name) => region(name, json.countries[name])),
  })),
  ...Object.entries(json.nonGeographic).map(([code, raw]) => ({ code, regions: [region(NON_GEOGRAPHIC, raw)] })),
].sort((a, b) => Number(a.code) - Number(b.code));
