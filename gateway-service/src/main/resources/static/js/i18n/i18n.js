import { en } from './en.js';
import { ko } from './ko.js';

/** The texts of the client in the reader's language: the one they chose, else the browser's. */

export const LANGUAGES = Object.freeze({ ko: '한국어', en: 'English' });

const TEXTS = { ko, en };
const KEY = 'nonstop.language';
const listeners = new Set();

let language = chosen();

export function currentLanguage() {
  return language;
}

export function chooseLanguage(next) {
  if (next === language) return;
  language = next;
  localStorage.setItem(KEY, next);
  announce();
  for (const listener of [...listeners]) listener();
}

/** @returns {() => void} ends the listening */
export function onLanguageChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells the document which language it is in. */
export function announce() {
  document.documentElement.lang = language;
}

/** The text for a key; `{name}` is replaced by a parameter, and `count` decides between singular and plural. */
export function t(key, parameters = {}) {
  return translate(TEXTS[language], language, key, parameters);
}

/** Whether there is a text for a key. */
export function has(key) {
  return key in TEXTS[language];
}

export function translate(texts, locale, key, parameters) {
  let text = texts[key];
  if (text === undefined) return key;
  if (typeof text === 'object') text = text[new Intl.PluralRules(locale).select(parameters.count)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in parameters ? String(parameters[name]) : whole));
}

/** What to tell about a failure: by its code, else in general. */
export function errorText(error) {
  const key = `error.${error.code}`;
  return has(key) ? t(key, { seconds: Math.max(1, Math.ceil((error.retryAfterMs ?? 0) / 1_000)) }) : t('error.UNKNOWN');
}

const formats = new Map();

function format(name, options) {
  const key = `${language} ${name}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language, options));
  return formats.get(key);
}

export function timeText(date) {
  return format('time', { hour: 'numeric', minute: '2-digit' }).format(date);
}

/** A date with its time, for people who want to know exactly. */
export function fullTimeText(date) {
  return format('full', { dateStyle: 'full', timeStyle: 'medium' }).format(date);
}

/** Today, yesterday, or the date. */
export function dayText(date, now = new Date()) {
  const days = calendarDays(date, now);
  if (days === 0) return t('day.today');
  if (days === 1) return t('day.yesterday');
  const sameYear = date.getFullYear() === now.getFullYear();
  return sameYear
    ? format('day', { weekday: 'long', month: 'long', day: 'numeric' }).format(date)
    : format('dayYear', { year: 'numeric', month: 'long', day: 'numeric' }).format(date);
}

/** As short as the room list needs it: a time today, else a day. */
export function shortTimeText(date, now = new Date()) {
  const days = calendarDays(date, now);
  if (days <= 0) return timeText(date);
  if (days === 1) return t('day.yesterday');
  if (days < 7) return format('weekday', { weekday: 'short' }).format(date);
  const sameYear = date.getFullYear() === now.getFullYear();
  return sameYear
    ? format('short', { month: 'short', day: 'numeric' }).format(date)
    : format('shortYear', { year: 'numeric', month: 'short', day: 'numeric' }).format(date);
}

const MINUTE_MS = 60_000;

/** How long ago somebody was there, as finely as anybody wants to know. */
export function lastSeenText(date, now = new Date()) {
  const minutes = Math.floor((now - date) / MINUTE_MS);
  if (minutes < 1) return t('presence.justNow');
  const hours = Math.floor(minutes / 60);
  const days = calendarDays(date, now);
  if (minutes < 60) return t('presence.lastSeen', { when: ago(-minutes, 'minute') });
  if (hours < 12 || days === 0) return t('presence.lastSeen', { when: ago(-hours, 'hour') });
  if (days < 7) return t('presence.lastSeen', { when: ago(-days, 'day') });
  return t('presence.lastSeen', { when: format('seen', { year: 'numeric', month: 'short', day: 'numeric' }).format(date) });
}

function ago(number, unit) {
  const key = `${language} ago`;
  if (!formats.has(key)) formats.set(key, new Intl.RelativeTimeFormat(language, { numeric: 'auto' }));
  return formats.get(key).format(number, unit);
}

/** Names as people list them: "Ann, Bob, and Eve". */
export function listText(names) {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(names);
}

const KIB = 1_024;

/** A size in the largest unit that leaves a number of at least one. */
export function sizeText(bytes) {
  const [value, unit] = bytes < KIB ? [bytes, 'B'] : bytes < KIB * KIB ? [bytes / KIB, 'KB'] : [bytes / KIB / KIB, 'MB'];
  return `${value.toLocaleString(language, { maximumFractionDigits: value < 10 && unit !== 'B' ? 1 : 0 })} ${unit}`;
}

export function numberText(number) {
  return number.toLocaleString(language);
}

function calendarDays(from, to) {
  const midnight = (date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(to) - midnight(from)) / 86_400_000);
}

function chosen() {
  const remembered = globalThis.localStorage?.getItem(KEY);
  if (remembered in LANGUAGES) return remembered;
  return globalThis.navigator?.language?.toLowerCase().startsWith('ko') ? 'ko' : 'en';
}
