import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesFor, completed, mentionAt, mentionPieces } from '../../src/main/resources/static/js/conversation/mentions.js';

const typed = (text) => mentionAt(text, text.length);

test('what follows an @ at the caret is a query, but not in an address or after a line break', () => {
  assert.deepEqual(typed('hello @al'), { from: 6, query: 'al' });
  assert.deepEqual(typed('@'), { from: 0, query: '' });
  assert.deepEqual(typed('철수@영'), { from: 2, query: '영' });
  assert.deepEqual(mentionAt('@al and more', 3), { from: 0, query: 'al' });
  assert.equal(typed('bob@example'), null);
  assert.equal(typed('@al\nnext'), null);
  assert.equal(typed('@ '), null);
  assert.equal(typed('nobody'), null);
});

test('choices begin with the query, then have a word that does', () => {
  const members = ['Bob Alder', 'alice', 'Carol', '김 앨리스'].map((nickname, userId) => ({ userId, nickname }));

  assert.deepEqual(choicesFor('AL', members).map((m) => m.nickname), ['alice', 'Bob Alder']);
  assert.deepEqual(choicesFor('앨', members).map((m) => m.nickname), ['김 앨리스']);
  assert.equal(choicesFor('', Array.from({ length: 30 }, (_, i) => ({ userId: i, nickname: `n${i}` }))).length, 8);
});

test('a choice takes the place of what was typed', () => {
  assert.deepEqual(completed('hi @al, there', { from: 3, query: 'al' }, 'Alice'), { text: 'hi @Alice , there', caret: 10 });
  assert.deepEqual(completed('hi @al there', { from: 3, query: 'al' }, 'Alice'), { text: 'hi @Alice there', caret: 10 });
});

test('mentions are found as the server finds them: the longest name, whole words, particles allowed', () => {
  const mentioned = [
    { userId: 1, nickname: 'Ann' },
    { userId: 2, nickname: 'Ann Lee' },
    { userId: 3, nickname: '철수' },
    { userId: 4, nickname: null },
  ];
  const found = (text) => {
    const pieces = mentionPieces(text, mentioned);
    assert.equal(pieces.map((piece) => piece.text).join(''), text);
    return pieces.filter((piece) => piece.userId !== undefined).map((piece) => [piece.userId, piece.text]);
  };

  assert.deepEqual(found('hi @ann lee, @Ann!'), [[2, '@ann lee'], [1, '@Ann']]);
  assert.deepEqual(found('@철수야 @Anna x@Ann @nobody'), [[3, '@철수']]);
  assert.deepEqual(found('no at all'), []);
  assert.deepEqual(mentionPieces('', mentioned), []);
});
