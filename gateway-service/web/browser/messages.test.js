/** What can be done to messages that stand in a room, by people at browsers. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { assertNoProblems, assertOnlyNetworkTrouble, startStage, until } from './people.js';

let stage;

before(async () => (stage = await startStage()));
afterEach(() => stage.clear());
after(() => stage.close());

/** A group of three, two of them at browsers that show it. */
async function group() {
  const [alice, bob, carol] = await Promise.all([stage.person('Alice'), stage.person('Bob'), stage.bot('Carol')]);
  const name = `Group ${carol.nickname.slice(-8)}`;
  const roomId = await alice.startGroup(name, [bob.nickname, carol.nickname]);
  await bob.openRoom(name);
  return { alice, bob, carol, name, roomId };
}

test('a reply shows what it answers and leads there; of what a reader cannot see nothing is shown', async () => {
  const { alice, bob, carol, roomId } = await group();
  await carol.write(roomId, 'the question');
  await bob.sees('the question');

  await bob.act('the question', 'reply');
  await bob.page.locator('.compose-context', { hasText: carol.nickname }).waitFor();
  await bob.write('the answer');

  const quote = alice.row('the answer').locator('.quote');
  await until(async () => assert.equal(await quote.locator('.quote-text').textContent(), 'the question'));
  assert.equal(await quote.locator('.quote-name').textContent(), carol.nickname);
  assert.equal(await bob.page.locator('.compose-context').isVisible(), false);
  const stored = (await carol.history(roomId)).at(-1);
  assert.equal(stored.replyTo, (await carol.history(roomId)).find((m) => m.content === 'the question').messageId);
  await quote.click();
  await until(async () => assert.ok(await alice.row('the question').evaluate((row) => row.classList.contains('pointed-at'))));

  // Somebody who comes later does not see the question, not even in the quote.
  const dave = await stage.person('Dave');
  const { users } = await carol.ask('GET', `/api/v1/users?nickname=${encodeURIComponent(dave.nickname)}`);
  await carol.ask('POST', `/api/v1/chat/group-rooms/${roomId}/invite`, { userIds: [users[0].userId] });
  await bob.act('the question', 'reply');
  await bob.write('another answer');
  await dave.page.locator(`a.room[data-room-id="${roomId}"]`).click();
  await dave.sees('another answer');
  await carol.write(roomId, 'marker');
  await dave.sees('another answer', 'marker');
  assert.equal(await dave.page.locator('.quote').count(), 0);
  assert.equal((await dave.page.content()).includes('the question'), false);
  assertNoProblems(alice, bob);
  assertOnlyNetworkTrouble(dave);
});

test('a reaction is counted, says who, and is taken back by the same press', async () => {
  const { alice, bob, carol, roomId } = await group();
  await alice.write('nice weather');
  await bob.sees('nice weather');

  await bob.react('nice weather', '👍');
  const chip = alice.row('nice weather').locator('.reaction');
  await until(async () => assert.equal(await chip.locator('.reaction-count').textContent(), '1'));
  assert.equal(await chip.getAttribute('aria-pressed'), 'false');
  assert.ok((await chip.getAttribute('aria-label')).includes(bob.nickname));
  await chip.click();
  const theirs = bob.row('nice weather').locator('.reaction');
  await until(async () => assert.equal(await theirs.locator('.reaction-count').textContent(), '2'));
  await until(async () => assert.equal(await chip.getAttribute('aria-pressed'), 'true'));
  await chip.hover();
  await until(async () => assert.equal(await chip.locator('.tip').isVisible(), true));

  await chip.click();
  await theirs.click();
  await until(async () => assert.equal(await bob.page.locator('.reaction').count(), 0));
  const { messageId } = (await carol.history(roomId)).at(-1);
  assert.deepEqual((await carol.message(roomId, messageId)).reactions ?? [], []);
  assertNoProblems(alice, bob);
});

test('an edit is seen by all, marked as one, and keeps the draft; the arrow up begins it', async () => {
  const { alice, bob, roomId, carol } = await group();
  await alice.write('helo');
  await bob.sees('helo');

  await alice.page.locator('.compose-field').press('ArrowUp');
  await alice.page.locator('.compose-context', { hasText: 'Editing a message' }).waitFor();
  assert.equal(await alice.page.locator('.compose-field').inputValue(), 'helo');
  await alice.write('hello');
  await bob.sees('hello');
  await until(async () => assert.equal(await bob.row('hello').locator('.edited').count(), 1));

  await alice.page.locator('.compose-field').fill('a draft');
  await alice.act('hello', 'edit');
  await alice.page.keyboard.press('Escape');
  assert.equal(await alice.page.locator('.compose-field').inputValue(), 'a draft');
  assert.equal(await bob.page.locator('.menu').count(), 0);
  await bob.row('hello').hover();
  await bob.row('hello').locator('.message-more').click();
  assert.equal(await bob.page.locator('.menu [data-action=edit]').count(), 0);
  const stored = (await carol.history(roomId)).at(-1);
  assert.deepEqual([stored.content, Boolean(stored.editedAt)], ['hello', true]);
  assertNoProblems(alice, bob);
});

test('a message deleted for everyone keeps its place, one deleted for me goes from my view only', async () => {
  const { alice, bob, carol, roomId } = await group();
  for (const text of ['one', 'two', 'three']) await alice.write(text);
  await bob.sees('one', 'two', 'three');

  await alice.act('two', 'deleteForEveryone');
  await alice.confirm();
  await bob.sees('one', 'Deleted message', 'three');
  await alice.sees('one', 'Deleted message', 'three');
  await bob.act('three', 'deleteForMe');
  await bob.confirm();
  await bob.sees('one', 'Deleted message');
  await bob.page.reload();
  await bob.sees('one', 'Deleted message');
  await alice.sees('one', 'Deleted message', 'three');

  // Bob is no admin: what others wrote he can only take out of his own view.
  await bob.row('one').hover();
  await bob.row('one').locator('.message-more').click();
  assert.deepEqual(await bob.page.locator('.menu [data-action]').evaluateAll((all) => all.map((item) => item.dataset.action)), ['reply', 'copy', 'readers', 'report', 'deleteForMe']);
  const history = await carol.history(roomId);
  assert.deepEqual(history.map((m) => m.messageId), history.map((_, i) => i + history[0].messageId));
  assertNoProblems(alice, bob);
});

test('who was away during changes ends with the same view as who stayed', async () => {
  const { alice, bob, carol, roomId } = await group();
  await carol.write(roomId, ...Array.from({ length: 20 }, (_, i) => `message ${i}`));
  await until(async () => assert.equal((await bob.texts()).length, 20));
  const ids = (await carol.history(roomId)).filter((m) => m.content.startsWith('message')).map((m) => m.messageId);
  const path = (id) => `/api/v1/chat/rooms/${roomId}/messages/${id}`;

  bob.link.cut();
  await bob.page.locator('.banner').waitFor();
  for (const [index, id] of ids.entries()) {
    if (index % 3 === 0) await carol.ask('PATCH', path(id), { content: `edited ${index}` });
    if (index % 3 === 1) await carol.ask('DELETE', `${path(id)}?scope=everyone`);
    if (index % 3 === 2) await carol.ask('PUT', `${path(id)}/reactions/${encodeURIComponent('👍')}`);
  }
  await carol.ask('PATCH', path(ids[0]), { content: 'edited twice' });
  await carol.write(roomId, 'and a new one');
  bob.link.restore();

  const view = (person) =>
    person.page.locator('.message').evaluateAll((rows) =>
      rows.map((row) => [row.dataset.messageId, row.querySelector('.bubble-text').textContent, row.querySelectorAll('.edited').length, row.querySelector('.reaction')?.textContent ?? '']),
    );
  await until(async () => assert.equal((await alice.texts()).at(-1), 'and a new one'));
  await until(async () => assert.equal((await alice.texts())[0], 'edited twice'));
  const stayed = await view(alice);
  assert.equal(stayed.filter(([, text]) => text === 'Deleted message').length, 7);
  await until(async () => assert.deepEqual(await view(bob), stayed));
  await bob.page.reload();
  await until(async () => assert.deepEqual(await view(bob), stayed));
  assertNoProblems(alice);
  assertOnlyNetworkTrouble(bob);
});

test('a name is completed after an @, and whoever is meant is told', async () => {
  const { alice, bob, name } = await group();
  await bob.page.locator('a.back').evaluate((link) => link.click());
  const field = alice.page.locator('.compose-field');

  await field.pressSequentially('hi @bo');
  await alice.page.locator('.mention-list .person').waitFor();
  await field.press('Enter');
  assert.equal(await field.inputValue(), `hi @${bob.nickname} `);
  await field.press('Enter');

  await until(async () => assert.equal(await alice.row('hi').locator('.mention').textContent(), `@${bob.nickname}`));
  const listed = bob.page.locator('a.room', { hasText: name });
  await listed.locator('.mention-badge').waitFor();
  await listed.click();
  await bob.page.locator('.mentions-me .mention.of-me').waitFor();
  await until(async () => assert.equal(await listed.locator('.mention-badge').count(), 0));
  assertNoProblems(alice, bob);
});

test('a notice stands above the messages for all, until it is taken down', async () => {
  const { alice, bob } = await group();
  await bob.write('meet at nine');
  await alice.sees('meet at nine');

  await alice.act('meet at nine', 'pin');
  await bob.page.locator('.notice-bar', { hasText: 'meet at nine' }).waitFor();
  assert.equal(await bob.page.locator('.notice-bar [data-action=clear]').count(), 0);
  await bob.page.reload();
  await bob.page.locator('.notice-bar', { hasText: 'meet at nine' }).waitFor();
  await bob.act('meet at nine', 'edit');
  await bob.write('meet at ten');
  await alice.page.locator('.notice-bar', { hasText: 'meet at ten' }).waitFor();

  await alice.page.locator('.notice-bar [data-action=clear]').click();
  await bob.page.locator('.notice-bar').waitFor({ state: 'hidden' });
  assertNoProblems(alice, bob);
});

test('a message is found in all chats or in one, and the hit leads to its place', async () => {
  const { alice, carol, dave, name, roomId } = { ...(await group()), dave: await stage.bot('Dave') };
  const needle = `바늘 needle ${carol.nickname.slice(-8)}`;
  await carol.write(roomId, needle);
  for (const writer of [carol, dave]) {
    if (writer === dave) {
      const { users } = await carol.ask('GET', `/api/v1/users?nickname=${encodeURIComponent(dave.nickname)}`);
      await carol.ask('POST', `/api/v1/chat/group-rooms/${roomId}/invite`, { userIds: [users[0].userId] });
    }
    for (let n = 0; n < 55; n += 5) await writer.write(roomId, ...Array.from({ length: 5 }, (_, i) => `hay ${n + i}`));
  }
  await alice.startChat(carol.nickname);

  await alice.page.locator('[data-action=search-all]').click();
  await alice.page.locator('#search-input').fill(carol.nickname.slice(-8));
  const hit = alice.page.locator('.hit', { hasText: '바늘' });
  await hit.waitFor();
  assert.ok((await hit.locator('.hit-name').textContent()).includes(name));
  await alice.page.locator('#search-input').press('ArrowDown');
  await alice.page.keyboard.press('Enter');

  await until(async () => assert.ok(await alice.row('바늘').evaluate((row) => row.classList.contains('pointed-at'))));
  await until(async () => assert.ok(alice.page.url().endsWith(`#/rooms/${roomId}`)));
  assert.equal(await alice.row('바늘').isVisible(), true);
  await alice.page.locator('.pill').click();
  await until(async () => assert.equal((await alice.texts()).at(-1), 'hay 54'));
  await carol.write(roomId, 'still live');
  await until(async () => assert.equal((await alice.texts()).at(-1), 'still live'));

  await alice.page.locator('.pane [data-action=search]').click();
  await alice.page.locator('#search-input').fill('no such thing');
  await alice.page.locator('.picker-status', { hasText: 'Nothing found' }).waitFor();
  assertNoProblems(alice);
});

test('a message can be reported', async () => {
  const { alice, carol, roomId } = await group();
  await carol.write(roomId, 'buy cheap stuff');
  await alice.sees('buy cheap stuff');

  await alice.act('buy cheap stuff', 'report');
  await alice.page.locator('.report [type=submit]').click();
  assert.match(await alice.page.locator('.report .problem').textContent(), /what is wrong/);
  await alice.page.locator('#report-reason').fill('spam');
  await alice.page.locator('.report [type=submit]').click();

  await alice.page.locator('.toast', { hasText: 'Thank you' }).waitFor();
  assertNoProblems(alice);
});

test('everything that can be done to a message can be done with the keyboard', async () => {
  const { alice, bob } = await group();
  const { page } = alice;
  const { keyboard } = page;
  const focus = () => page.evaluate(() => document.activeElement.closest('.message')?.querySelector('.bubble-text').textContent ?? document.activeElement.className);
  for (const text of ['one', 'two', 'three']) await bob.write(text);
  await alice.sees('one', 'two', 'three');

  // One stop for all messages, before the composer.
  await page.locator('.compose-field').focus();
  await keyboard.press('Shift+Tab');
  await keyboard.press('Shift+Tab');
  assert.equal(await focus(), 'three');
  await keyboard.press('ArrowUp');
  assert.equal(await focus(), 'two');
  await keyboard.press('Enter');
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await alice.row('two').locator('.reaction', { hasText: '❤️' }).waitFor();
  assert.equal(await focus(), 'two');

  await keyboard.press('Enter');
  await keyboard.press('Escape');
  assert.equal(await page.locator('.menu').count(), 0);
  assert.equal(await focus(), 'two');
  await keyboard.press('ArrowRight');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'reaction');
  await keyboard.press('Enter');
  await until(async () => assert.equal(await page.locator('.reaction').count(), 0));
  assert.equal(await focus(), 'two');

  await keyboard.press('Enter');
  await keyboard.press('r');
  await keyboard.press('Enter');
  await until(async () => assert.equal(await focus(), 'compose-field'));
  await keyboard.insertText('by keyboard');
  await keyboard.press('Enter');
  await until(async () => assert.equal(await bob.row('by keyboard').locator('.quote-text').textContent(), 'two'));

  await keyboard.press('Shift+Tab');
  await keyboard.press('Shift+Tab');
  await keyboard.press('Enter');
  await keyboard.press('End');
  await keyboard.press('Enter');
  await page.locator('dialog.confirm').waitFor();
  await keyboard.press('Enter');
  await until(async () => assert.equal((await bob.texts()).at(-1), 'Deleted message'));
  assert.equal(await page.locator('dialog').count(), 0);
  assertNoProblems(alice, bob);
});
