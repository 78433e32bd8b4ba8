import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceOf } from '../../src/main/resources/static/js/session/device.js';

const named = (userAgent) => Object.values(deviceOf(userAgent)).join(' / ');

test('browsers and systems are called as people call them', () => {
  const agents = {
    'Chrome / Windows': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    'Edge / Windows': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
    'Firefox / Linux': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'Safari / macOS': 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
    'Safari / iOS': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    'Chrome / iOS': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0.0.0 Mobile/15E148 Safari/604.1',
    'Samsung Internet / Android': 'Mozilla/5.0 (Linux; Android 15; SM-S921N) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
    'Whale / Windows': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/134.0.0.0 Whale/4.31.304.16 Safari/537.36',
    'KakaoTalk / Android': 'Mozilla/5.0 (Linux; Android 15; SM-S921N; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/134.0.0.0 Mobile Safari/537.36;KAKAOTALK 2410930',
  };
  for (const [name, userAgent] of Object.entries(agents)) assert.equal(named(userAgent), name);
});

test('anything else goes by its own name, and what says nothing has none', () => {
  assert.deepEqual(deviceOf('curl/8.5.0'), { browser: 'curl', system: null });
  assert.deepEqual(deviceOf('<script>alert(1)</script>'), { browser: null, system: null });
  assert.equal(deviceOf(`${'x'.repeat(300)}/1`).browser.length, 40);
  assert.deepEqual(deviceOf(undefined), { browser: null, system: null });
  assert.deepEqual(deviceOf(''), { browser: null, system: null });
});
