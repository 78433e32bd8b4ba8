import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentLength, contentOf, isEmojiOnly, pieces } from '../../src/main/resources/static/js/conversation/text.js';

test('length is code points after trimming', () => {
  assert.equal(contentLength('  안녕  '), 2);
  assert.equal(contentLength('👋'), 1);
  assert.equal(contentLength('👨‍👩‍👧'), 5);
  assert.equal(contentLength('\u200B'), 1);
  assert.equal(contentLength(' \n\t '), 0);
  assert.equal(contentLength('😀'.repeat(5_000)), 5_000);
});

test('only white space at the ends is cut, as the server does, and the inside stays as it is', () => {
  assert.equal(contentOf('\n  \n  if (a) {\n    b\n  }\n\n '), 'if (a) {\n    b\n  }');
  assert.equal(contentOf('\u3000\u2028a\u001F'), 'a');
  assert.equal(contentOf('\u00A0\uFEFFa\u200B\u202F'), '\u00A0\uFEFFa\u200B\u202F');
  assert.equal(contentOf('a\u200B\u202Eb  c'), 'a\u200B\u202Eb  c');
  assert.equal(contentOf('   '), '');
});

test('a long text of spaces is trimmed in no time', () => {
  const started = performance.now();
  assert.equal(contentOf('a' + ' '.repeat(200_000) + 'b' + ' '.repeat(200_000)).length, 200_002);
  assert.ok(performance.now() - started < 500);
});

test('what no server can store does not leave', () => {
  assert.equal(contentOf('a\0b'), 'ab');
  assert.equal(contentOf('a\uD83Db'), 'a\uFFFDb');
  assert.equal(contentOf('\uDC4Ba'), '\uFFFDa');
  assert.equal(contentOf('👋'), '👋');
});

test('addresses are found, without the punctuation behind them, and nothing is lost', () => {
  const text = 'See (https://example.com/a?b=1), or http://localhost:8080. 주소: https://한국.kr/가 끝';

  const found = pieces(text);

  assert.deepEqual(
    found.filter((piece) => piece.href).map((piece) => piece.text),
    ['https://example.com/a?b=1', 'http://localhost:8080', 'https://한국.kr/가'],
  );
  assert.equal(found.map((piece) => piece.text).join(''), text);
});

test('only http and https become links', () => {
  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'http://']) {
    assert.deepEqual(pieces(text), [{ text }]);
  }
});

test('a few emoji alone are large, text is not', () => {
  assert.equal(isEmojiOnly('👋'), true);
  assert.equal(isEmojiOnly('👨‍👩‍👧 ❤️'), true);
  assert.equal(isEmojiOnly('1'), false);
  assert.equal(isEmojiOnly('👋 hi'), false);
  assert.equal(isEmojiOnly('👋👋👋👋'), false);
});
