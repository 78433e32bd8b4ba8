import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { afterClose, delayMs, Reconnect, TransportChoice } from '../../src/main/resources/static/js/connection/reconnect.js';

test('a session that was replaced stays closed, an expired one comes back with a fresh token, others come back', () => {
  assert.equal(afterClose(4001).reconnect, Reconnect.NO);
  assert.equal(afterClose(4003).reconnect, Reconnect.WITH_FRESH_TOKEN);
  assert.equal(afterClose(4010).reconnect, Reconnect.YES);
  assert.equal(afterClose(1006).reconnect, Reconnect.YES);
  assert.equal(afterClose(4999).reconnect, Reconnect.YES);
  assert.equal(afterClose(undefined).reconnect, Reconnect.YES);
});

test('the table of close codes is the one of the contracts', (t) => {
  const source = new URL(
    '../../../common-contracts/src/main/java/chat/nonstop/contracts/stomp/CloseReason.java',
    import.meta.url,
  );
  if (!existsSync(source)) return t.skip('common-contracts is not beside this module');

  const rows = [...readFileSync(source, 'utf8').matchAll(/^\s+([A-Z_]+)\((4\d{3}), Reconnect\.([A-Z_]+)\)/gm)];

  assert.ok(rows.length > 5);
  for (const [, reason, code, reconnect] of rows) {
    assert.deepEqual(afterClose(Number(code)), { reason, reconnect });
  }
});

test('delays double to half a minute, and chance decides the upper half', () => {
  const least = [0, 1, 2, 3, 4, 5, 6, 7, 100].map((failures) => delayMs(failures, () => 0));
  const most = [0, 1, 2, 3, 4, 5, 6, 7, 100].map((failures) => delayMs(failures, () => 1));

  assert.deepEqual(least, [100, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  assert.deepEqual(most, [1_000, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test('a thousand clients that lost the same node come back spread out', () => {
  const delays = Array.from({ length: 1_000 }, () => delayMs(0));

  for (let tenth = 0; tenth < 10; tenth++) {
    const from = 100 + tenth * 90;
    const inTenth = delays.filter((delay) => delay >= from && delay < from + 90).length;
    assert.ok(inTenth > 50 && inTenth < 160, `${inTenth} between ${from} and ${from + 90} ms`);
  }
});

test('WebSocket that fails to open twice in a row gives SockJS a turn', () => {
  const choice = new TransportChoice();

  const tried = Array.from({ length: 6 }, () => {
    const transport = choice.next(0);
    choice.failedToOpen(transport);
    return transport;
  });

  assert.deepEqual(tried, ['websocket', 'websocket', 'sockjs', 'websocket', 'sockjs', 'websocket']);
});

test('one failure between successes changes nothing', () => {
  const choice = new TransportChoice();
  for (let i = 0; i < 3; i++) {
    choice.failedToOpen(choice.next(0));
    assert.equal(choice.next(0), 'websocket');
    choice.opened('websocket', 0);
  }
});

test('SockJS that got through is kept for ten minutes, or until it fails', () => {
  const choice = new TransportChoice();
  choice.failedToOpen('websocket');
  choice.failedToOpen('websocket');
  choice.opened('sockjs', 0);

  assert.equal(choice.next(599_999), 'sockjs');
  assert.equal(choice.next(600_000), 'websocket');

  choice.opened('sockjs', 600_000);
  choice.failedToOpen('sockjs');
  assert.equal(choice.next(600_001), 'websocket');
});
