/**
 * The client in a real browser, as people use it. Runs against a fake gateway, or against the system at CHAT_URL:
 *
 *   npm run test:browser
 *   CHAT_URL=http://localhost:8080 npm run test:browser
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { assertNoProblems, assertOnlyNetworkTrouble, PATIENCE_MS, startStage, until } from './people.js';

let stage;

before(async () => (stage = await startStage()));
afterEach(() => stage.clear());
after(() => stage.close());

test('two people sign up, one finds the other by nickname, and both read the same in the same order', async () => {
  const [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);

  await alice.startChat(bob.nickname);
  await alice.write('hello bob');
  await bob.openRoom(alice.nickname);
  await bob.sees('hello bob');
  await bob.write('hello alice');
  await alice.sees('hello bob', 'hello alice');
  for (const n of [1, 2, 3, 4, 5]) {
    await alice.write(`a${n}`);
    await bob.write(`b${n}`);
  }

  await until(async () => assert.equal((await alice.texts()).length, 12));
  await Promise.all([alice.allSent(), bob.allSent()]);
  await until(async () => assert.deepEqual(await bob.texts(), await alice.texts()));
  const texts = await alice.texts();
  assert.deepEqual(texts.filter((text) => /^a\d/.test(text)), ['a1', 'a2', 'a3', 'a4', 'a5']);
  assert.deepEqual(texts.filter((text) => /^b\d/.test(text)), ['b1', 'b2', 'b3', 'b4', 'b5']);
  const bubbles = await bob.bubbles();
  assert.deepEqual(bubbles.map((bubble) => bubble.id), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.ok(bubbles.filter((bubble) => bubble.mine).every((bubble) => bubble.state === 'sent'));
  assertNoProblems(alice, bob);
});

test('a group shows who wrote what, and what is unread until it is read', async () => {
  const [alice, bob, carol] = await Promise.all([stage.person('Alice'), stage.person('Bob'), stage.bot('캐롤')]);
  const name = `주말 등산 ${Date.now()}`;

  const roomId = await alice.startGroup(name, [bob.nickname, carol.nickname]);
  await alice.write('모두 안녕!');
  await alice.allSent();
  await carol.write(roomId, '안녕하세요', '토요일 어때요?');

  await alice.sees('모두 안녕!', '안녕하세요', '토요일 어때요?');
  await until(async () => assert.equal(await alice.page.locator('.sender').first().textContent(), carol.nickname));
  const listed = bob.page.locator('a.room', { hasText: name });
  await until(async () => assert.match(await listed.locator('.badge').textContent(), /^3/));
  await until(async () => assert.equal(await listed.locator('.room-preview').textContent(), '토요일 어때요?'));
  assert.match(await bob.page.title(), /^\(3\) /);

  await bob.openRoom(name);
  await bob.sees('모두 안녕!', '안녕하세요', '토요일 어때요?');
  assert.equal(await bob.page.locator('.unread-mark').count(), 1);
  await until(async () => assert.equal(await listed.locator('.badge').count(), 0));
  await until(async () => {
    const { members } = await carol.ask('GET', `/api/v1/chat/group-rooms/${roomId}/members`);
    assert.equal(members.find((member) => member.nickname === bob.nickname).lastReadMessageId, 3);
  });

  await alice.page.locator('[data-action=members]').click();
  await until(async () => assert.equal(await alice.page.locator('.member-list .person').count(), 3));
  await alice.page.keyboard.press('Escape');
  await alice.page.locator('dialog').waitFor({ state: 'detached' });
  assertNoProblems(alice, bob);
});

test('any text is shown and stored exactly as it was sent, and none of it runs', async () => {
  const [alice, carol] = await Promise.all([stage.person('<b>Alice</b>'), stage.bot('<img src=x onerror=alert(1)>')]);
  const texts = [
    '<img src=x onerror="window.ran = true; alert(1)">',
    '<script>window.ran = true</script> &amp; &lt;b&gt; <a href="javascript:window.ran=true">x</a>',
    '👋🏽 👨‍👩‍👧‍👦 𝒳 🇰🇷 𠮷',
    '안녕하세요, 오늘 날씨가 참 좋네요. 값없는 뷁!',
    'مرحبا بالعالم, mixed with English, שלום (123)',
    'zero\u200Bwidth\u200Djoin\u2060er\uFEFF \u202Ereversed\u202C end',
    'indented\n\n\tand   in\n     lines',
    'e\u0301 é ﬁ ½ \u00A0 nbsp, C:\\new\\table "quoted" \'single\' `tick` {"json": [1]} %s ${x}',
    '가나다라😀'.repeat(1_000),
    'no-break-'.repeat(200),
  ];
  assert.equal([...texts[8]].length, 5_000);
  await alice.page.evaluate(() => (window.ran = false));

  const roomId = await alice.startChat(carol.nickname);
  for (const text of texts) {
    await alice.write(text);
    await alice.allSent();
  }
  const back = texts.map((text) => `re: ${text}`.slice(0, 4_990));
  await carol.write(roomId, ...back);

  await alice.sees(...texts, ...back);
  assert.deepEqual((await carol.history(roomId)).map((message) => message.content), [...texts, ...back]);
  await alice.page.reload();
  await alice.sees(...texts, ...back);
  await alice.page.locator('a.back').evaluate((link) => link.click());
  await alice.page.locator('a.room').waitFor();

  assert.equal(await alice.page.evaluate(() => window.ran ?? false), false);
  assert.equal(await alice.page.locator('#app img, #app script, #app b').count(), 0);
  const { scrollWidth, clientWidth } = await alice.page.evaluate(() => document.documentElement);
  assert.ok(!(scrollWidth > clientWidth), 'nothing is wider than the page');
  assertNoProblems(alice);
});

test('the composer counts code points after trimming and does not send more than 5,000', async () => {
  const [alice, carol] = await Promise.all([stage.person('Alice'), stage.bot('Carol')]);
  await alice.startChat(carol.nickname);
  const field = alice.page.locator('.compose-field');
  const counter = alice.page.locator('.compose-counter');
  const send = alice.page.locator('.send-button');

  await field.fill('x'.repeat(4_000));
  assert.equal(await counter.isVisible(), false);
  await field.fill('😀'.repeat(4_990) + '   \n');
  assert.equal(await counter.textContent(), '10 characters left');
  await field.fill('😀'.repeat(5_001));
  assert.equal(await counter.textContent(), '1 character too many');
  assert.equal(await send.isDisabled(), true);
  await alice.page.keyboard.press('Enter');
  assert.deepEqual(await alice.texts(), []);
  await field.fill('   \n ');
  assert.equal(await send.isDisabled(), true);
  assertNoProblems(alice);
});

test('a refused message says why and can be discarded; nothing else is held up', async () => {
  const [alice, carol] = await Promise.all([stage.person('Alice'), stage.bot('Carol')]);
  const marker = 'BLANK-ME-ON-THE-WAY';
  // What the client would never send, the server refuses: the text is blanked behind the client's back.
  await alice.page.addInitScript((text) => {
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      return send.call(this, typeof data === 'string' ? data.replace(text, ' '.repeat(text.length)) : data);
    };
  }, marker);
  await alice.page.reload();
  const roomId = await alice.startChat(carol.nickname);

  await alice.write('before');
  await alice.write(marker);
  await alice.write('after');

  const refused = alice.page.locator('.message[data-state=refused]');
  await refused.locator('.refusal').waitFor();
  assert.match(await refused.locator('.refusal-text').textContent(), /^Not sent · The message is empty\.$/);
  assert.equal(await refused.locator('[data-action=retry]').count(), 0);
  await until(async () => assert.deepEqual((await carol.history(roomId)).map((m) => m.content), ['before', 'after']));
  await alice.page.reload();
  await refused.waitFor();
  await refused.locator('[data-action=discard]').click();
  await alice.sees('before', 'after');
  assertNoProblems(alice);
});

test('a message that was sent too fast can be tried again, and then is there once', async () => {
  const strict = await startStage({ messagesPerMinute: 2, minuteMs: 3_000 });
  try {
    const [alice, carol] = [await strict.person('Alice'), await strict.bot('Carol')];
    const roomId = await alice.startChat(carol.nickname);
    for (const text of ['one', 'two', 'three']) await alice.write(text);
    const refused = alice.page.locator('.message[data-state=refused]');
    await refused.locator('.refusal').waitFor();
    assert.match(await refused.locator('.refusal-text').textContent(), /^Not sent · Too fast\. Please try again in \d s\.$/);

    await alice.page.waitForTimeout(3_000);
    await refused.locator('[data-action=retry]').click();

    await alice.allSent();
    await alice.sees('one', 'two', 'three');
    assert.deepEqual((await carol.history(roomId)).map((message) => message.content), ['one', 'two', 'three']);
    assertNoProblems(alice);
  } finally {
    await strict.close();
  }
});

test('history comes page by page, and what is being read stays where it is', () => readThrough(stage));

test('so it does when a page takes long enough to be waited for', async () => {
  const slow = await startStage({ historyMs: 400 });
  try {
    await readThrough(slow);
  } finally {
    await slow.close();
  }
});

async function readThrough(stage) {
  const [alice, carol, dave, erin] = await Promise.all([
    stage.person('Alice'),
    ...['Carol', 'Dave', 'Erin'].map((name) => stage.bot(name)),
  ]);
  const room = await carol.ask('POST', '/api/v1/chat/group-rooms', {
    name: `History ${Date.now()}`,
    memberIds: [dave.userId, erin.userId, ...(await userIdsOf(carol, alice.nickname))],
  });
  // Each stays below the rate that one person may write at.
  for (const bot of [carol, dave, erin]) {
    await bot.write(room.roomId, ...Array.from({ length: 45 }, (_, i) => `${bot.nickname} writes number ${i + 1}`));
  }
  const last = `${erin.nickname} writes number 45`;
  await until(async () => assert.equal((await carol.history(room.roomId)).length, 135));

  await alice.openRoom(room.name);
  await until(async () => assert.equal((await alice.texts()).at(-1), last));
  const log = alice.page.locator('.log');
  await log.evaluate((node) => (node.scrollTop = node.scrollHeight));
  await until(async () => assert.equal(await alice.page.locator('.pill').isVisible(), false));

  // Up to the first message, and at each page nothing jumps.
  for (let pages = 0; pages < 10 && !(await alice.page.locator('.beginning').count()); pages++) {
    // One look at the page: the first message may come in at any moment, with a page that was asked for before this one.
    const jump = await log.evaluate(async (node, patience) => {
      const isWhole = () => node.querySelector('.beginning') !== null;
      if (isWhole()) return 0;
      node.scrollTop = 200;
      const seen = [...node.querySelectorAll('.message')].find(
        (message) => message.getBoundingClientRect().bottom > node.getBoundingClientRect().top,
      );
      const id = seen.dataset.messageId;
      const at = seen.getBoundingClientRect().top;
      const count = node.querySelectorAll('.message').length;
      const end = Date.now() + patience;
      while (node.querySelectorAll('.message').length === count) {
        if (Date.now() > end) return null;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return Math.abs(node.querySelector(`[data-message-id="${id}"]`).getBoundingClientRect().top - at);
    }, PATIENCE_MS);
    assert.notEqual(jump, null, 'a page came');
    assert.ok(jump <= 2, `what was being read moved by ${jump} px`);
  }
  const ids = (await alice.bubbles()).map((bubble) => bubble.id);
  assert.deepEqual(ids, Array.from({ length: 135 }, (_, i) => i + 1));

  // Something new does not tear the reader away, but tells.
  const top = await log.evaluate((node) => (node.scrollTop = 900));
  await dave.write(room.roomId, 'something new');
  await until(async () => assert.equal(await alice.page.locator('.pill').textContent(), '1 new message'));
  assert.ok(Math.abs((await log.evaluate((node) => node.scrollTop)) - top) <= 2);
  await alice.page.locator('.pill').click();
  await until(async () => assert.equal(await alice.page.locator('.pill').isVisible(), false));
  assertNoProblems(alice);
}

test('after a lost connection everything missed arrives once, and everything written meanwhile is sent once', async () => {
  const [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  await alice.startChat(bob.nickname);
  await alice.write('one');
  await bob.openRoom(alice.nickname);
  await bob.sees('one');

  bob.link.cut();
  await bob.page.locator('.banner[data-mood=bad]').waitFor();
  await alice.write('two');
  await alice.write('three');
  await bob.write('from the tunnel 1');
  await bob.write('from the tunnel 2');
  await alice.sees('one', 'two', 'three');
  assert.deepEqual((await bob.bubbles()).slice(1).map((bubble) => bubble.state), ['sending', 'sending']);

  bob.link.restore();
  const expected = ['one', 'two', 'three', 'from the tunnel 1', 'from the tunnel 2'];
  await until(async () => assert.deepEqual(await bob.texts(), expected), 3 * PATIENCE_MS);
  await alice.sees(...expected);
  await bob.allSent();
  await alice.write('welcome back');
  await bob.sees(...expected, 'welcome back');
  assertNoProblems(alice);
  assertOnlyNetworkTrouble(bob);
});

test('a browser that goes offline says so, and is back at once when it is online', async () => {
  const [alice, carol] = await Promise.all([stage.person('Alice'), stage.bot('Carol')]);
  const roomId = await alice.startChat(carol.nickname);
  await carol.write(roomId, 'before');
  await alice.sees('before');

  await alice.context.setOffline(true);
  await alice.page.locator('.banner', { hasText: 'You are offline' }).waitFor();
  await carol.write(roomId, 'while away 1', 'while away 2');
  await alice.context.setOffline(false);

  // Nothing comes after them that could show a gap: the subscription itself starts with what was missed.
  await alice.sees('before', 'while away 1', 'while away 2');
  await alice.page.locator('.banner').waitFor({ state: 'hidden' });
  assertOnlyNetworkTrouble(alice);
});

test('a message that could not be sent survives a reload', async () => {
  const [alice, carol] = await Promise.all([stage.person('Alice'), stage.bot('Carol')]);
  const roomId = await alice.startChat(carol.nickname);
  await alice.write('first');
  await alice.allSent();

  alice.link.cutWebSockets();
  await until(async () => {
    // Until the page has noticed, a message could still slip through.
    assert.notEqual(await alice.page.locator('.banner').getAttribute('hidden'), '');
  });
  await alice.write('unsent');
  await alice.page.reload();
  await alice.sees('first', 'unsent');
  alice.link.restore();

  await alice.allSent();
  assert.deepEqual((await carol.history(roomId)).map((message) => message.content), ['first', 'unsent']);
  assertOnlyNetworkTrouble(alice);
});

test('where WebSocket is blocked, the chat goes through SockJS', async () => {
  const [alice, carol] = await Promise.all([stage.person('Alice', { signUp: false }), stage.bot('Carol')]);
  const requests = [];
  alice.page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  alice.link.cutWebSockets();
  await alice.signUp();

  const roomId = await alice.startChat(carol.nickname);
  await alice.write('through SockJS');
  await until(async () => assert.equal((await carol.history(roomId)).length, 1), 3 * PATIENCE_MS);
  await carol.write(roomId, 'and back');

  await alice.sees('through SockJS', 'and back');
  assert.ok(requests.some((path) => /^\/ws\/v1\/chat\/.+\/xhr/.test(path)));
  assertOnlyNetworkTrouble(alice);
});

test('everything can be done with the keyboard, and an unfinished syllable is not sent', async () => {
  const [alice, carol] = await Promise.all([stage.person('Alice', { signUp: false }), stage.bot('Carol')]);
  const { page } = alice;
  const { keyboard } = page;
  await alice.open();

  await page.locator('[data-mode=login]').focus();
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await keyboard.press('Tab');
  for (const value of [alice.email, alice.nickname, alice.password]) {
    await keyboard.insertText(value);
    await keyboard.press('Tab');
  }
  await keyboard.press('Shift+Tab');
  await keyboard.press('Enter');
  await page.locator('.shell').waitFor();

  await page.locator('[data-action=new-group]').focus();
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await keyboard.insertText(carol.nickname);
  await page.locator('.picker-list .person').waitFor();
  await keyboard.press('Enter');
  await page.locator('.conversation').waitFor();
  await until(async () => assert.equal(await page.evaluate(() => document.activeElement.className), 'compose-field'));

  await keyboard.insertText('안녕');
  await page.locator('.compose-field').dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
  await page.locator('.compose-field').dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true });
  assert.deepEqual(await alice.texts(), []);
  await keyboard.press('Shift+Enter');
  await keyboard.insertText('두 줄');
  await keyboard.press('Enter');
  await alice.sees('안녕\n두 줄');

  await keyboard.press('Escape');
  await page.locator('.shell[data-pane=rooms]').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.dataset.roomId !== undefined), true);
  await keyboard.press('Enter');
  await alice.sees('안녕\n두 줄');
  assertNoProblems(alice);
});

test('on a phone one pane shows at a time, and back leads to the list', async () => {
  const phone = { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true, locale: 'ko-KR' };
  const [alice, carol] = await Promise.all([stage.person('앨리스', phone), stage.bot('Carol')]);
  const { page } = alice;
  assert.equal(await page.locator('html').getAttribute('lang'), 'ko');

  await alice.startChat(carol.nickname);
  assert.equal(await page.locator('.sidebar').isVisible(), false);
  await alice.write('안녕하세요');
  await alice.allSent();
  await page.locator('a.back').click();
  await page.locator('.sidebar').waitFor();
  assert.equal(await page.locator('.pane').isVisible(), false);
  await page.locator('a.room').tap();
  await alice.sees('안녕하세요');
  await page.goBack();
  await page.locator('.sidebar').waitFor();

  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(width, 390);
  assertNoProblems(alice);
});

test('the language can be changed at any time and is remembered', async () => {
  const alice = await stage.person('Alice');
  const { page } = alice;

  await page.locator('.me').click();
  await page.locator('dialog [lang=ko]').click();
  await until(async () => assert.equal(await page.locator('.sidebar h1').textContent(), '채팅'));
  await page.reload();
  await until(async () => assert.equal(await page.locator('.sidebar h1').textContent(), '채팅'));
  assert.equal(await page.locator('html').getAttribute('lang'), 'ko');
  assertNoProblems(alice);
});

test('tabs that refresh at the same moment do not log each other out, and logging out in one ends all', async () => {
  const alice = await stage.person('Alice');
  const tabs = [alice.page, await alice.context.newPage(), await alice.context.newPage()];
  for (const tab of tabs.slice(1)) await tab.goto(stage.url);
  // Whoever reloads while the answer to a refresh is on its way has to log in again (docs/decisions/0033).
  await Promise.all(tabs.map((tab) => tab.locator('.shell').waitFor()));

  for (let round = 0; round < 3; round++) {
    await Promise.all(tabs.map((tab) => tab.reload()));
    await Promise.all(tabs.map((tab) => tab.locator('.shell').waitFor()));
  }
  await tabs[0].locator('.me').click();
  await tabs[0].locator('[data-action=logout]').click();

  await Promise.all(tabs.map((tab) => tab.locator('.auth-card').waitFor()));
  assertNoProblems(alice);
});

test('a window that another one replaced says so and can take the chat back', async () => {
  const alice = await stage.person('Alice');
  const tabs = [];
  for (let n = 0; n < 3; n++) {
    const tab = await alice.context.newPage();
    await tab.goto(stage.url);
    await tab.locator('.shell').waitFor();
    tabs.push(tab);
  }

  const banner = alice.page.locator('.banner', { hasText: 'another window' });
  await banner.waitFor();
  await banner.locator('button').click();

  await alice.page.locator('.banner').waitFor({ state: 'hidden' });
  assertNoProblems(alice);
});

test('a session outlives its access token without a new connection', async () => {
  const shortLived = await startStage({ accessSeconds: 4 });
  try {
    const [alice, carol] = [await shortLived.person('Alice'), await shortLived.bot('Carol')];
    const sockets = [];
    alice.page.on('websocket', (socket) => sockets.push(socket.url()));
    await alice.page.reload();
    await alice.startChat(carol.nickname);

    await alice.page.waitForTimeout(9_000);
    await alice.write('still here');
    await alice.allSent();

    assert.equal(sockets.length, 1);
    assertNoProblems(alice);
  } finally {
    await shortLived.close();
  }
});

test('wrong credentials and a taken address are told in words', async () => {
  const [alice, other] = await Promise.all([stage.person('Alice'), stage.person('Other', { signUp: false })]);
  const { page } = other;
  await other.open();
  await page.locator('[name=email]').fill(alice.email);
  await page.locator('[name=password]').fill('not the password');
  await page.locator('.auth-form [type=submit]').click();
  await until(async () => assert.equal(await page.locator('.problem').textContent(), 'E-mail or password is wrong.'));

  await page.locator('[data-mode=signup]').click();
  await page.locator('[name=nickname]').fill('Somebody');
  await page.locator('[name=password]').fill('long enough');
  await page.locator('.auth-form [type=submit]').click();
  await until(async () => assert.equal(await page.locator('.problem').textContent(), 'This e-mail address is already in use.'));
  assert.equal(await page.evaluate(() => document.activeElement.name), 'email');
  assertOnlyNetworkTrouble(other);
});

async function userIdsOf(bot, nickname) {
  const { users } = await bot.ask('GET', `/api/v1/users?nickname=${encodeURIComponent(nickname)}`);
  return users.map((user) => user.userId);
}
