// Numbers as the reader's language writes them.

const ISO_CURRENCY = /^[A-Z]{3}$/;

/** Writes amounts in the target's unit; a currency of ISO 4217 gets its sign. */
export function money(unit) {
  const whole = { maximumFractionDigits: 0 };
  if (!ISO_CURRENCY.test(unit)) {
    const plain = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6 });
    return { format: value => `${plain.format(value)} ${unit}`.trim(), signed: value => `${value < 0 ? '−' : '+'}${plain.format(Math.abs(value))}` };
  }
  const plain = new Intl.NumberFormat(undefined, { style: 'currency', currency: unit, ...whole });
  const signed = new Intl.NumberFormat(undefined, { style: 'currency', currency: unit, signDisplay: 'exceptZero', ...whole });
  const short = new Intl.NumberFormat(undefined, { style: 'currency', currency: unit, notation: 'compact', maximumFractionDigits: 1 });
  return { format: value => plain.format(value), signed: value => signed.format(value), short: value => short.format(value) };
}

const some = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6 });

// Four digits are not grouped, as they may be a year.
const measured = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6, useGrouping: 'min2' });

/** A number in the reader's way of writing, anything else as it is. */
export function plain(value, numbers = some) {
  if (value === null || value === undefined) return 'unknown';
  if (typeof value === 'object') return Object.values(value).map(part => plain(part, numbers)).join(',\u00a0'); // a place stays on one line
  return typeof value === 'number' ? numbers.format(value) : String(value);
}

/** A feature's value. */
export const ofFeature = value => plain(value, measured);

export const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });

export const count = new Intl.NumberFormat();

/** Three digits tell enough of what is only looked at. */
export const brief = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });

export const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

export const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A name of a feature in words: `housingMedianAge` is "Housing median age". */
export function words(name) {
  const text = name.replace(/[-_.]/g, ' ').replace(/(\p{Ll})(\p{Lu})/gu, (_, end, start) => `${end} ${start.toLowerCase()}`);
  return text[0].toUpperCase() + text.slice(1);
}

/** A point in time as an element that says it exactly too; empty for none. */
export function time(text) {
  const element = document.createElement('time');
  if (text) Object.assign(element, { dateTime: text, textContent: moment.format(new Date(text)) });
  return element;
}
