/** Who has read what, what is unread and who is there, at browsers. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { assertNoProblems, assertOnlyNetworkTrouble, PATIENCE_MS, startStage, until } from './people.js';

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

let stage;

before(async () => (stage = await startStage()));
afterEach(() => stage.clear());
after(() => stage.close());

const unreadBy = (person, text) => person.row(text).locator('.unread-by');
const receiptOf = (person, text) => person.row(text).locator('.receipt').getAttribute('data-receipt');
const toldUnread = (person, text, count) =>
  until(async () => {
    const mark = unreadBy(person, text);
    assert.deepEqual([await mark.isVisible(), await mark.textContent()], count === 0 ? [false, ''] : [true, String(count)]);
  });
/** In the background, as a window that another one covers: nothing in it is being read. */
const lookAway = (person) => person.page.evaluate(() => (document.hasFocus = () => false));
const lookBack = (person) =>
  person.page.evaluate(() => {
    delete document.hasFocus;
    window.dispatchEvent(new Event('focus'));
  });

async function group(...names) {
  const [alice, bob, carol] = await Promise.all([stage.person('Alice'), stage.person('Bob'), stage.bot('Carol')]);
  const name = `${names[0] ?? 'Readers'} ${carol.nickname.slice(-8)}`;
  const roomId = await alice.startGroup(name, [bob.nickname, carol.nickname]);
  return { alice, bob, carol, name, roomId };
}

test('beside a message of a group stands how many have not read it, and goes down as they do', async () => {
  const { alice, bob, carol, name, roomId } = await group();
  await alice.write('one');
  await alice.allSent();
  await toldUnread(alice, 'one', 2);
  assert.equal(await unreadBy(alice, 'one').getAttribute('aria-label'), '2 people have not read this');
  const before = await alice.row('one').elementHandle();

  await bob.openRoom(name);
  await toldUnread(alice, 'one', 1);
  await toldUnread(bob, 'one', 1);
  await carol.ask('PATCH', `/api/v1/chat/rooms/${roomId}/read`, { lastReadMessageId: 1 });
  await toldUnread(alice, 'one', 0);
  await toldUnread(bob, 'one', 0);
  assert.equal(await before.evaluate((row) => row.isConnected), true, 'the row was not drawn anew');

  // Who writes has read what stands before it, without a report of it.
  await alice.write('two');
  await toldUnread(alice, 'two', 1);
  await carol.write(roomId, 'three');
  await toldUnread(alice, 'two', 0);
  await toldUnread(alice, 'three', 0);
  assertNoProblems(alice, bob);
});

test('who joined behind a message does not count, and who has gone does not either', async () => {
  const { alice, bob, carol, name } = await group();
  const dave = await stage.bot('Dave');
  await bob.openRoom(name);
  await alice.write('before');
  await toldUnread(alice, 'before', 1);

  await alice.openMembers();
  await alice.page.locator('[data-action=invite]').click();
  await alice.page.locator('#picker-input').fill(dave.nickname);
  await alice.page.locator('.picker-list .person', { hasText: dave.nickname }).click();
  await alice.page.locator('.invite [type=submit]').click();
  await alice.page.locator('.invite').waitFor({ state: 'detached' });
  await alice.page.locator('.room-dialog .person', { hasText: dave.nickname }).waitFor();
  await alice.page.keyboard.press('Escape');
  await alice.page.locator('dialog').waitFor({ state: 'detached' });
  await alice.write('behind');
  await toldUnread(alice, 'behind', 2);
  await toldUnread(alice, 'before', 1);

  await alice.openMembers();
  await alice.actOnMember(carol.nickname, 'kick');
  await alice.confirm();
  await alice.page.locator('.confirm').waitFor({ state: 'detached' });
  await alice.page.locator('.room-dialog .person', { hasText: carol.nickname }).waitFor({ state: 'detached' });
  await alice.page.keyboard.press('Escape');
  await toldUnread(alice, 'before', 0);
  await toldUnread(alice, 'behind', 1);
  assertNoProblems(alice, bob);
});

test('who has read a message and who has not is a press away, and changes while it is looked at', async () => {
  const { alice, bob, carol, name, roomId } = await group();
  await bob.openRoom(name);
  await alice.write('who reads this');
  await toldUnread(alice, 'who reads this', 1);

  await unreadBy(alice, 'who reads this').click();
  const names = (part) => alice.page.locator(`.readers-dialog [data-readers=${part}] .person-name`).allTextContents();
  await until(async () => assert.deepEqual(await names('read'), [bob.nickname]));
  assert.deepEqual([...(await names('delivered')), ...(await names('waiting'))], [carol.nickname]);
  await carol.ask('PATCH', `/api/v1/chat/rooms/${roomId}/read`, { lastReadMessageId: 1 });
  await until(async () => assert.deepEqual((await names('read')).sort(), [bob.nickname, carol.nickname].sort()));
  assert.match(await alice.page.locator('[data-readers=read] h3').textContent(), /^Read · 2$/);
  await alice.page.keyboard.press('Escape');
  await alice.page.locator('dialog').waitFor({ state: 'detached' });

  await bob.act('who reads this', 'readers');
  await until(async () => assert.equal(await bob.page.locator('[data-readers=read] .person').count(), 2));
  assertNoProblems(alice, bob);
});

test('one to one a message is sent, then delivered, then read, only once it was looked at', async () => {
  const [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  await alice.startChat(bob.nickname);
  bob.link.cut();
  await bob.page.locator('.banner[data-mood=bad]').waitFor();
  await alice.write('are you there');
  await alice.allSent();
  assert.equal(await receiptOf(alice, 'are you there'), 'sent');

  // Bob's browser is back, with another room before him.
  bob.link.restore();
  await until(async () => assert.equal(await receiptOf(alice, 'are you there'), 'delivered'), 3 * PATIENCE_MS);
  assert.equal(await alice.row('are you there').locator('.receipt .sr-only').textContent(), 'Delivered');

  await lookAway(bob);
  await bob.openRoom(alice.nickname);
  await bob.sees('are you there');
  await alice.write('hello?');
  await until(async () => assert.equal(await receiptOf(alice, 'hello?'), 'delivered'));
  assert.equal(await receiptOf(alice, 'are you there'), 'delivered');
  await lookBack(bob);
  await until(async () => assert.equal(await receiptOf(alice, 'hello?'), 'read'));
  assert.equal(await receiptOf(alice, 'are you there'), 'read');

  await alice.page.reload();
  await until(async () => assert.equal(await receiptOf(alice, 'hello?'), 'read'));
  assertNoProblems(alice);
  assertOnlyNetworkTrouble(bob);
});

test('a server that does not know of delivered messages is told of one, and then of none', async () => {
  const older = await startStage({ knowsDelivered: false });
  try {
    const [alice, bob] = await Promise.all([older.person('Alice'), older.person('Bob')]);
    const frames = [];
    bob.page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => String(payload).includes('/pub/chat/delivered') && frames.push(payload)));
    await bob.page.reload();
    await bob.page.locator('.shell').waitFor();
    await alice.startChat(bob.nickname);
    for (const text of ['one', 'two', 'three']) {
      await alice.write(text);
      await alice.allSent();
      await bob.page.waitForTimeout(1_300);
    }

    assert.equal(frames.length, 1);
    assert.equal(await bob.page.locator('.toast').count(), 0);
    await bob.openRoom(alice.nickname);
    await until(async () => assert.equal(await receiptOf(alice, 'three'), 'read'));
    assertNoProblems(alice, bob);
  } finally {
    await older.close();
  }
});

test('what is unread leaves out what the room itself tells and what was deleted, and ends on all devices at once', async () => {
  const { alice, bob, carol, name, roomId } = await group('Unread');
  const badge = (page) => page.locator('a.room', { hasText: name }).locator('.badge [aria-hidden]').textContent();
  await alice.write('first');
  await alice.allSent();
  await alice.openMembers();
  await alice.page.locator('[data-action=rename]').click();
  await alice.page.locator('#room-name-field').fill(`${name} renamed`);
  await alice.page.keyboard.press('Enter');
  await alice.page.locator('.room-dialog bdi', { hasText: `${name} renamed` }).waitFor();
  await alice.page.keyboard.press('Escape');
  await carol.write(roomId, 'second', 'third');
  await until(async () => assert.equal(await badge(bob.page), '3'));
  assert.match(await bob.page.title(), /^\(3\) /);

  const phone = await bob.context.newPage();
  await phone.goto(stage.url);
  await until(async () => assert.equal(await badge(phone), '3'));
  await lookAway(bob);
  await bob.openRoom(name);
  await alice.act('first', 'deleteForEveryone');
  await alice.confirm();
  await until(async () => assert.equal(await badge(bob.page), '2'));

  await phone.locator('a.room', { hasText: name }).click();
  await phone.locator('.message').first().waitFor();
  await until(async () => assert.equal(await bob.page.locator('a.room', { hasText: name }).locator('.badge').count(), 0));
  assert.doesNotMatch(await bob.page.title(), /^\(/);
  assertNoProblems(alice, bob);
});

test('the number on the page and on the app counts chats that are not in the list yet', async () => {
  const small = await startStage({ roomPage: 2 });
  try {
    const alice = await small.person('Alice');
    await alice.page.addInitScript(() => {
      window.badges = [];
      navigator.setAppBadge = async (count) => window.badges.push(count);
      navigator.clearAppBadge = async () => window.badges.push(0);
    });
    await alice.page.reload();
    const bots = await Promise.all(['Carol', 'Dave', 'Erin', 'Frank'].map((name) => small.bot(name)));
    for (const bot of bots) {
      const { users } = await bot.ask('GET', `/api/v1/users?nickname=${encodeURIComponent(alice.nickname)}`);
      const { roomId } = await bot.ask('POST', '/api/v1/chat/one-to-one-rooms', { userId: users[0].userId });
      await bot.write(roomId, 'hello', 'again');
    }

    await alice.page.reload();
    await until(async () => assert.match(await alice.page.title(), /^\(8\) /));
    assert.equal(await alice.page.locator('a.room').count(), 2);
    await alice.page.locator('[data-action=more]').click();
    await until(async () => assert.equal(await alice.page.locator('a.room').count(), 4));
    await alice.openRoom(bots[0].nickname);
    await until(async () => assert.match(await alice.page.title(), /^\(6\) /));
    await until(async () => assert.equal(await alice.page.evaluate(() => window.badges.at(-1)), 6));
    assertNoProblems(alice);
  } finally {
    await small.close();
  }
});

test('what is scrolled through is read as far as it was in sight', async () => {
  const [alice, carol, dave] = await Promise.all([stage.person('Alice'), stage.bot('Carol'), stage.bot('Dave')]);
  const roomId = await alice.startGroup(`Long ${carol.nickname.slice(-8)}`, [carol.nickname, dave.nickname]);
  await alice.page.locator('a.back').evaluate((link) => link.click());
  for (const bot of [carol, dave]) await bot.write(roomId, ...Array.from({ length: 20 }, (_, n) => `${bot.nickname} line ${n}\nand another one`));
  const count = async () => Number(await alice.page.locator('a.room', { hasText: 'Long' }).locator('.badge [aria-hidden]').textContent());
  await until(async () => assert.equal(await count(), 40));

  await alice.openRoom('Long');
  await until(async () => {
    const left = await count();
    assert.ok(left > 15 && left < 40, `${left} left`);
  });
  const atFirst = await count();
  await alice.page.locator('.log').evaluate((log) => (log.scrollTop += log.clientHeight / 2));
  await until(async () => assert.ok((await count()) < atFirst));
  const { members } = await carol.ask('GET', `/api/v1/chat/group-rooms/${roomId}/members`);
  assert.ok(members.some(({ nickname, lastReadMessageId }) => nickname === alice.nickname && lastReadMessageId < 40));
  await alice.page.locator('.pill').click();
  await until(async () => assert.equal(await alice.page.locator('a.room', { hasText: 'Long' }).locator('.badge').count(), 0));
  assertNoProblems(alice);
});

test('who is there is seen at the head of a chat, in the list and among the members, and so is that they left', async () => {
  const [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('밥', { locale: 'ko-KR' })]);
  await alice.startChat(bob.nickname);
  await bob.openRoom(alice.nickname);
  const head = (person) => person.page.locator('.pane-title p').textContent();
  await until(async () => assert.equal(await head(alice), 'Online'));
  await until(async () => assert.equal(await head(bob), '접속 중'));
  assert.equal(await alice.page.locator('.pane-head .presence').count(), 1);
  await until(async () => assert.equal(await alice.page.locator('a.room .presence').count(), 1));

  bob.link.cut();
  await until(async () => assert.match(await head(alice), /^Last seen/), 3 * PATIENCE_MS);
  assert.equal(await alice.page.locator('.pane-head .presence, a.room .presence').count(), 0);
  await alice.openMembers();
  const row = alice.page.locator('.room-dialog .person', { hasText: bob.nickname });
  await until(async () => assert.match(await row.locator('small').textContent(), /^Last seen/));
  bob.link.restore();
  await until(async () => assert.equal(await row.locator('.presence').count(), 1), 3 * PATIENCE_MS);
  await alice.page.keyboard.press('Escape');
  await until(async () => assert.equal(await head(alice), 'Online'));
  assertNoProblems(alice);
  assertOnlyNetworkTrouble(bob);
});

test('who has blocked the other is not seen', async () => {
  const [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  await alice.startChat(bob.nickname);
  await alice.write('hello');
  await bob.openRoom(alice.nickname);
  await until(async () => assert.equal(await bob.page.locator('.pane-title p').textContent(), 'Online'));

  await bob.openMembers();
  await bob.actOnMember(alice.nickname, 'block');
  await bob.confirm();
  await until(async () => assert.equal(await alice.page.locator('.toast').count(), 0));
  await alice.page.reload();
  await until(async () => assert.equal(await alice.page.locator('.pane-title p').textContent(), 'Direct chat'));
  assert.equal(await alice.page.locator('.pane-head .presence').count(), 0);
  assertNoProblems(alice, bob);
});

test('on a narrow phone, in Korean, marks and people fit', async () => {
  const [alice, carol, dave] = await Promise.all([stage.person('앨리스', { ...PHONE, locale: 'ko-KR' }), stage.bot('캐롤'), stage.bot('데이브')]);
  const { page } = alice;
  await alice.startGroup('주말 등산', [carol.nickname, dave.nickname]);
  await alice.write('아주 긴 메시지 '.repeat(20).trim());
  await alice.allSent();
  await until(async () => assert.equal(await page.locator('.unread-by').textContent(), '2'));
  await page.locator('.unread-by').tap();
  await until(async () => assert.equal(await page.locator('.readers-dialog .person').count(), 2));
  assert.match(await page.locator('.readers-dialog').textContent(), /읽은 사람/);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  const box = await page.locator('.readers-dialog').boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 360);
  assertNoProblems(alice);
});
