/** The life of groups, and of people among each other, at browsers. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { pngOf } from './files.js';
import { assertNoProblems, assertOnlyNetworkTrouble, startStage, until } from './people.js';

let stage;

before(async () => (stage = await startStage()));
afterEach(() => stage.clear());
after(() => stage.close());

const toldTo = (person, ...texts) => until(async () => assert.deepEqual(await person.told(), texts));

test('who is invited sees the room at once, from the invitation on, told in the reader’s language', async () => {
  const [alice, bob, carol] = await Promise.all([stage.person('Alice'), stage.person('밥', { locale: 'ko-KR' }), stage.bot('Carol')]);
  const name = `Invited ${carol.nickname.slice(-8)}`;
  await alice.startGroup(name, [carol.nickname]);
  await alice.write('before');
  await alice.allSent();

  await alice.openMembers();
  await alice.page.locator('[data-action=invite]').click();
  await alice.page.locator('#picker-input').fill(carol.nickname);
  await alice.page.locator('.invite .picker-status', { hasText: 'Nobody' }).or(alice.page.locator('.invite .picker-status', { hasText: 'No ' })).waitFor();
  await alice.page.locator('#picker-input').fill(bob.nickname);
  await alice.page.locator('.picker-list .person', { hasText: bob.nickname }).click();
  await alice.page.locator('.invite [type=submit]').click();
  await alice.page.locator('.room-dialog .person', { hasText: bob.nickname }).waitFor();
  await alice.page.keyboard.press('Escape');

  await bob.page.locator('.toast', { hasText: name }).waitFor();
  await bob.openRoom(name);
  await toldTo(alice, `${alice.nickname} invited ${bob.nickname}.`);
  await toldTo(bob, `${alice.nickname}님이 ${bob.nickname}님을 초대했어요.`);
  await alice.write('after');
  await bob.sees('after');
  assert.equal(await bob.page.locator('.pane-title p').textContent(), '3명');
  assertNoProblems(alice, bob);
});

test('a room is renamed for everybody, by those who may', async () => {
  const [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  const name = `Old name ${bob.nickname.slice(-8)}`;
  const renamed = `New name ${bob.nickname.slice(-8)}`;
  await alice.startGroup(name, [bob.nickname]);
  await bob.openRoom(name);
  await bob.openMembers();
  assert.equal(await bob.page.locator('[data-action=rename]').count(), 0);
  await bob.page.keyboard.press('Escape');

  await alice.openMembers();
  await alice.page.locator('[data-action=rename]').click();
  await alice.page.locator('#room-name-field').fill(' ');
  await alice.page.keyboard.press('Enter');
  assert.match(await alice.page.locator('.room-dialog .problem').textContent(), /name/);
  await alice.page.locator('#room-name-field').fill(renamed);
  await alice.page.keyboard.press('Enter');
  await alice.page.locator('.room-dialog bdi', { hasText: renamed }).waitFor();

  await until(async () => assert.equal(await bob.page.locator('#room-name').textContent(), renamed));
  await bob.page.locator('a.room', { hasText: renamed }).waitFor();
  await toldTo(bob, `${alice.nickname} named the chat “${renamed}”.`);
  assertNoProblems(alice, bob);
});

test('roles are given, taken and handed over, and decide what can be done', async () => {
  const [alice, bob, carol] = await Promise.all([stage.person('Alice'), stage.person('Bob'), stage.bot('Carol')]);
  const name = `Roles ${carol.nickname.slice(-8)}`;
  await alice.startGroup(name, [bob.nickname, carol.nickname]);
  await bob.openRoom(name);
  const actionsOn = async (person, nickname) => {
    await person.page.locator('.room-dialog .person', { hasText: nickname }).locator('.person-more').click();
    const actions = await person.page.locator('.menu [data-action]').evaluateAll((items) => items.map((item) => item.dataset.action));
    await person.page.keyboard.press('Escape');
    return actions;
  };
  await bob.openMembers();
  assert.deepEqual(await actionsOn(bob, carol.nickname), ['chat', 'block']);

  await alice.openMembers();
  await alice.actOnMember(bob.nickname, 'makeAdmin');
  await bob.page.locator('.room-dialog .person', { hasText: bob.nickname }).locator('.tag.strong', { hasText: 'Admin' }).waitFor();
  await until(async () => assert.deepEqual(await actionsOn(bob, carol.nickname), ['chat', 'kick', 'block']));
  await alice.actOnMember(bob.nickname, 'makeOwner');
  await alice.confirm();
  await bob.page.locator('.room-dialog .person', { hasText: bob.nickname }).locator('.tag.strong', { hasText: 'Owner' }).waitFor();
  await alice.page.locator('.room-dialog .person', { hasText: alice.nickname }).locator('.tag.strong', { hasText: 'Admin' }).waitFor();

  await toldTo(bob, `${alice.nickname} made ${bob.nickname} an admin.`, `${alice.nickname} handed the chat over to ${bob.nickname}.`);
  assertNoProblems(alice, bob);
});

test('for who is removed the room closes and says so; invited again, it begins anew', async () => {
  const [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  const name = `Kick ${bob.nickname.slice(-8)}`;
  await alice.startGroup(name, [bob.nickname]);
  await bob.openRoom(name);
  await alice.write('first');
  await bob.sees('first');

  await alice.openMembers();
  await alice.actOnMember(bob.nickname, 'kick');
  await alice.confirm();

  await bob.page.locator('.pane [role=alert]', { hasText: 'You were removed from this chat.' }).waitFor();
  assert.equal(await bob.page.locator('.compose-field').count(), 0);
  await until(async () => assert.equal(await bob.page.locator('a.room', { hasText: name }).count(), 0));
  await until(async () => assert.equal(await alice.page.locator('.room-dialog .person').count(), 1));
  await alice.page.locator('[data-action=invite]').click();
  await alice.page.locator('#picker-input').fill(bob.nickname);
  await alice.page.locator('.picker-list .person', { hasText: bob.nickname }).click();
  await alice.page.locator('.invite [type=submit]').click();
  await alice.page.locator('.room-dialog .person', { hasText: bob.nickname }).waitFor();
  await alice.page.keyboard.press('Escape');

  await bob.openRoom(name);
  await alice.write('second');
  await bob.sees('second');
  await toldTo(alice, `${alice.nickname} removed ${bob.nickname}.`, `${alice.nickname} invited ${bob.nickname}.`);
  await toldTo(bob, `${alice.nickname} invited ${bob.nickname}.`);
  assertOnlyNetworkTrouble(alice, bob);
});

test('an owner who leaves hands over, and the room is gone from the list', async () => {
  const [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  const name = `Leave ${bob.nickname.slice(-8)}`;
  await alice.startGroup(name, [bob.nickname]);
  await bob.openRoom(name);

  await alice.openMembers();
  await alice.page.locator('[data-action=leave]').click();
  await alice.confirm();

  await alice.page.locator('.pane [role=alert]', { hasText: 'You left this chat.' }).waitFor();
  assert.equal(await alice.page.locator('a.room', { hasText: name }).count(), 0);
  await toldTo(bob, `${alice.nickname} left. ${bob.nickname} is the owner now.`);
  await bob.openMembers();
  await bob.page.locator('.room-dialog [data-action=rename]').waitFor();
  assertOnlyNetworkTrouble(alice, bob);
});

test('a muted room says so and does not count in the title', async () => {
  const [alice, carol] = await Promise.all([stage.person('Alice'), stage.bot('Carol')]);
  const roomId = await alice.startChat(carol.nickname);
  await alice.openMembers();
  await alice.page.locator('[data-action=mute]').click();
  await alice.page.locator('.menu [data-action=always]').click();
  await alice.page.locator('[data-action=unmute]').waitFor();
  await alice.page.keyboard.press('Escape');
  await alice.page.locator('a.back').evaluate((link) => link.click());
  await alice.page.locator('.shell[data-pane=rooms]').waitFor();

  await carol.write(roomId, 'psst');

  const listed = alice.page.locator('a.room.muted', { hasText: carol.nickname });
  await listed.locator('.badge').waitFor();
  assert.equal(await alice.page.title(), 'Nonstop Chat');
  await alice.page.reload();
  await listed.locator('.muted-mark').waitFor();
  await listed.click();
  await alice.openMembers();
  await alice.page.locator('[data-action=unmute]').click();
  await until(async () => assert.equal(await alice.page.locator('.muted-mark').count(), 0));
  assertNoProblems(alice);
});

test('who is blocked cannot write, until it is taken back in the account', async () => {
  const [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  await alice.startChat(bob.nickname);
  await alice.write('hello');
  await bob.openRoom(alice.nickname);
  await bob.sees('hello');

  await alice.openMembers();
  await alice.actOnMember(bob.nickname, 'block');
  await alice.confirm();
  await alice.page.locator('.toast', { hasText: 'is blocked' }).waitFor();
  // The room leaves the list, and so the screen.
  await alice.page.locator('.pane [role=alert]', { hasText: 'no longer available' }).waitFor();
  await bob.write('are you there?');
  const refused = bob.page.locator('.message[data-state=refused]');
  await refused.locator('.refusal-text', { hasText: 'blocked' }).waitFor();
  await refused.locator('[data-action=discard]').click();

  await alice.page.locator('.me').click();
  await alice.page.locator('.account-dialog [data-action=unblock]').click();
  await alice.page.locator('.account-dialog .quiet-text', { hasText: 'not blocked anybody' }).waitFor();
  await alice.page.keyboard.press('Escape');
  await alice.openRoom(bob.nickname);
  await bob.write('and now?');
  await alice.sees('hello', 'and now?');
  assertNoProblems(alice, bob);
});

test('a new nickname and a picture are seen by others', async () => {
  const [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  const name = `Profile ${bob.nickname.slice(-8)}`;
  await alice.startGroup(name, [bob.nickname]);
  await alice.write('look at me');
  await alice.allSent();

  await alice.page.locator('.me').click();
  const renamed = `Alicia ${bob.nickname.slice(-8)}`;
  await alice.page.locator('#account-nickname').fill(renamed);
  await alice.page.keyboard.press('Enter');
  await until(async () => assert.equal(await alice.page.locator('.account-name').textContent(), renamed));
  const picture = alice.page.locator('.account-dialog input[type=file]');
  await picture.setInputFiles({ name: 'me.txt', mimeType: 'text/plain', buffer: Buffer.from('me') });
  assert.match(await alice.page.locator('.account-dialog .problem').textContent(), /not allowed/);
  await picture.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: pngOf(64, 64) });
  await alice.page.locator('.account-card .avatar-picture').waitFor();

  await bob.openRoom(name);
  await until(async () => assert.equal(await bob.page.locator('.sender').textContent(), renamed));
  await bob.page.locator('.message-avatar .avatar-picture').waitFor();
  await until(async () => assert.equal(await bob.page.locator('.message-avatar .avatar-picture').evaluate((image) => image.naturalWidth > 0), true));
  await alice.page.locator('[data-action=remove-picture]').click();
  await alice.page.locator('.account-card .avatar-picture').waitFor({ state: 'detached' });
  assertNoProblems(alice, bob);
});
