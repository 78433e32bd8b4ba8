import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const STATIC = new URL('../../src/main/resources/static/', import.meta.url);
const files = readdirSync(STATIC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`);
const own = files.filter((file) => !file.includes('/vendor/'));

test('nothing in the client parses markup or builds code from texts', () => {
  const forbidden = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|srcdoc|createContextualFragment|\beval\(|new Function|setAttribute\(\s*'on/;
  for (const file of own.filter((name) => name.endsWith('.js'))) {
    assert.doesNotMatch(readFileSync(file, 'utf8'), forbidden, file);
  }
});

test('the page works under the gateway’s content security policy: no inline code, no inline style, nothing from elsewhere', () => {
  const html = readFileSync(new URL('index.html', STATIC), 'utf8');

  assert.doesNotMatch(html, /\son\w+=|\sstyle=|<style|javascript:/i);
  assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)/i);
  for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/g)) assert.match(address, /^\/[\w./-]+$/);
  for (const file of own.filter((name) => name.endsWith('.css'))) {
    assert.doesNotMatch(readFileSync(file, 'utf8'), /@import|url\(/, file);
  }
});

test('everything that the page and the modules name is there', () => {
  const html = readFileSync(new URL('index.html', STATIC), 'utf8');
  for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/g)) readFileSync(new URL(`.${address}`, STATIC));
  for (const file of own.filter((name) => name.endsWith('.js'))) {
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from|import|import\(|new URL\()\s*'(\.[^']+)'/g)) {
      readFileSync(new URL(path, `file://${file}`));
    }
  }
});

test('the vendored libraries are the published ones, with their licences', () => {
  const { libraries } = JSON.parse(readFileSync(new URL('vendor/versions.json', STATIC), 'utf8'));
  const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
  const listed = new Set(['versions.json']);
  for (const { name, version, sha256 } of libraries) {
    assert.equal(lock.packages[`node_modules/${name}`].version, version);
    for (const [path, expected] of Object.entries(sha256)) {
      listed.add(path);
      assert.equal(createHash('sha256').update(readFileSync(new URL(`vendor/${path}`, STATIC))).digest('hex'), expected, path);
    }
    assert.ok(Object.keys(sha256).some((path) => path.endsWith('LICENSE.txt')), name);
  }
  const there = files.filter((file) => file.includes('/vendor/')).map((file) => file.split('/vendor/')[1]);
  assert.deepEqual(there.filter((path) => !listed.has(path)), []);
});
