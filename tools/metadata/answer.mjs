// What libphonenumber-js says of a text, in the words of Countersign.Numbers.

import { readFileSync } from 'node:fs';
import { Metadata, ParseError, parsePhoneNumberWithError } from 'libphonenumber-js/max';
import { NON_GEOGRAPHIC, packageFolder } from './metadata.mjs';

export const metadataJson = JSON.parse(readFileSync(`${packageFolder}metadata.max.json`, 'utf8'));

// Regions that are left by different prefixes: what looks international to one of them is national to another.
const SOME_REGIONS = ['US', 'FR', 'RU'];

/** INVALID_COUNTRY stands for three things: which one shows by asking again with a region. */
function invalidCountry(text, region) {
  if (region && !(region in metadataJson.countries)) return 'region-unknown';
  const national = !region && SOME_REGIONS.some((other) => failure(text, other) !== 'INVALID_COUNTRY');
  return national ? 'needs-region' : 'unknown-country-code';
}

function failure(text, region) {
  forgetPhoneContext();
  try {
    parsePhoneNumberWithError(text, region);
    return undefined;
  } catch (error) {
    return error.message;
  }
}

function lengthFault(number) {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(number.country || number.countryCallingCode);
  const lengths = metadata.numberingPlan.possibleLengths();
  const { length } = number.nationalNumber;
  if (length < lengths[0]) return 'too-short';
  if (length > lengths.at(-1)) return 'too-long';
  return lengths.includes(length) ? 'not-valid-for-region' : 'wrong-length';
}

const FAULTS = { NOT_A_NUMBER: 'not-a-number', TOO_SHORT: 'too-short', TOO_LONG: 'too-long' };

// libphonenumber-js keeps the position of its last phone-context match between calls (a global RegExp), so that every
// second valid context is refused. A context that matches nothing puts the position back.
function forgetPhoneContext() {
  try {
    parsePhoneNumberWithError('tel:1;phone-context=!');
  } catch {
    // Refused, as it must be.
  }
}

/** [region, e164, type] of a valid number, or [fault]. */
export function answer(text, region) {
  forgetPhoneContext();
  let number;
  try {
    number = parsePhoneNumberWithError(text, region);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return [FAULTS[error.message] ?? invalidCountry(text, region)];
  }
  if (number.isValid()) {
    return [number.country ?? NON_GEOGRAPHIC, number.number, number.getType().toLowerCase().replaceAll('_', '-')];
  }
  const fault = lengthFault(number);
  if ((fault === 'not-valid-for-region') !== number.isPossible()) throw new Error(`Misread lengths: ${text}`);
  return [fault];
}
