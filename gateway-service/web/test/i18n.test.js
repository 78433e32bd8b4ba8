import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { en } from '../../src/main/resources/static/js/i18n/en.js';
import { dayText, lastSeenText, translate } from '../../src/main/resources/static/js/i18n/i18n.js';
import { ko } from '../../src/main/resources/static/js/i18n/ko.js';

const STATIC = new URL('../../src/main/resources/static/js/', import.meta.url);
const forms = (text) => (typeof text === 'object' ? Object.values(text) : [text]);
const placeholders = (text) => [...new Set(forms(text).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();

test('both languages have the same texts with the same parameters', () => {
  assert.deepEqual(Object.keys(ko).sort(), Object.keys(en).sort());
  for (const key of Object.keys(en)) {
    const expected = placeholders(en[key]).filter((name) => name !== '{count}');
    assert.deepEqual(placeholders(ko[key]).filter((name) => name !== '{count}'), expected, key);
    assert.ok(forms(en[key]).concat(forms(ko[key])).every((form) => form.trim() !== ''), key);
  }
});

test('every text that the client asks for exists', () => {
  const asked = new Set();
  for (const path of readdirSync(STATIC, { recursive: true })) {
    if (!path.endsWith('.js')) continue;
    for (const [, key] of readFileSync(new URL(path, STATIC), 'utf8').matchAll(/\bt\(\s*'([\w.]+)'/g)) asked.add(key);
  }
  assert.ok(asked.size > 40);
  assert.deepEqual([...asked].filter((key) => !(key in en)), []);
});

test('a count decides between one and many, and what was typed is not read as a parameter', () => {
  assert.equal(translate(en, 'en', 'rooms.unread', { count: 1 }), '1 unread message');
  assert.equal(translate(en, 'en', 'rooms.unread', { count: 3 }), '3 unread messages');
  assert.equal(translate(ko, 'ko', 'rooms.unread', { count: 1 }), '읽지 않은 메시지 1개');
  assert.equal(translate(en, 'en', 'chat.start', { name: '{name} $& $1' }), 'This is the start of your chat with {name} $& $1.');
});

test('days are told as people say them', () => {
  const now = new Date(2026, 2, 1, 0, 30);
  assert.equal(dayText(new Date(2026, 2, 1, 0, 10), now), 'Today');
  assert.equal(dayText(new Date(2026, 1, 28, 23, 50), now), 'Yesterday');
  assert.equal(dayText(new Date(2026, 1, 20, 12), now), 'Friday, February 20');
  assert.equal(dayText(new Date(2025, 11, 31, 12), now), 'December 31, 2025');
});

test('how long ago somebody was there is told as finely as anybody wants to know', () => {
  const now = new Date(2026, 10, 20, 12);
  const before = (ms) => lastSeenText(new Date(now - ms), now);
  const [minute, hour] = [60_000, 3_600_000];

  assert.equal(before(-5 * minute), 'Last seen just now');
  assert.equal(before(59_000), 'Last seen just now');
  assert.equal(before(minute), 'Last seen 1 minute ago');
  assert.equal(before(59 * minute), 'Last seen 59 minutes ago');
  assert.equal(before(3 * hour), 'Last seen 3 hours ago');
  assert.equal(before(20 * hour), 'Last seen yesterday');
  assert.equal(before(6 * 24 * hour), 'Last seen 6 days ago');
  assert.equal(before(30 * 24 * hour), 'Last seen Oct 21, 2026');
});

test('every refusal that the server can answer with has a text, but those that no user can meet', () => {
  const schema = new URL('../../../common-contracts/src/main/resources/contracts/schemas/problem.schema.json', import.meta.url);
  const codes = JSON.parse(readFileSync(schema, 'utf8')).properties.code.enum;
  // Mistakes of the client itself, told as UNKNOWN, what the session settles before anybody sees it, and what operators see.
  const unmet = new Set([
    'INVALID_JSON', 'FRAME_INVALID', 'UNAUTHENTICATED', 'TOKEN_EXPIRED', 'TOKEN_REVOKED', 'REFRESH_TOKEN_INVALID', 'REFRESH_TOKEN_REUSED',
    'FOREIGN_ORIGIN', 'DESTINATION_FORBIDDEN', 'METHOD_NOT_ALLOWED', 'NOT_ACCEPTABLE', 'UNSUPPORTED_MEDIA_TYPE',
    'DUPLICATE_SUBSCRIPTION', 'TOO_MANY_SUBSCRIPTIONS', 'ROOM_NOT_FOUND',
  ]);

  assert.ok(codes.length > 40);
  assert.deepEqual(codes.filter((code) => !unmet.has(code) && !(`error.${code}` in en)), []);
});
