import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markedPieces } from '../../src/main/resources/static/js/search/marked.js';

const marks = (text, query) => {
  const pieces = markedPieces(text, query);
  assert.equal(pieces.map((piece) => piece.text).join(''), text);
  return pieces.filter((piece) => piece.marked).map((piece) => piece.text);
};

test('what was searched for is marked, in any case and in any script', () => {
  assert.deepEqual(marks('Hello hello 안녕하세요', 'HELLO'), ['Hello', 'hello']);
  assert.deepEqual(marks('Hello hello 안녕하세요', '녕하'), ['녕하']);
  assert.deepEqual(marks('red and blue', 'blue red'), ['red', 'blue']);
  assert.deepEqual(marks('no such', 'thing'), []);
});

test('what was typed is not read as a pattern', () => {
  assert.deepEqual(marks('a.b (c) [d] a+b', '.b'), ['.b']);
  assert.deepEqual(marks('a.b (c) [d] a+b', '(c)'), ['(c)']);
  assert.deepEqual(marks('a\\b', 'a\\b'), ['a\\b']);
});
