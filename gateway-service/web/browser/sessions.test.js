/** Where somebody is logged in, and how that ends, at browsers. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { assertOnlyNetworkTrouble, startStage, until } from './people.js';

let stage;

before(async () => (stage = await startStage()));
afterEach(() => stage.clear());
after(() => stage.close());

/** The same person at another browser. */
async function elsewhere(person, options = {}) {
  const other = await stage.person('Elsewhere', { signUp: false, ...options });
  await other.open();
  await other.page.locator('[name=email]').fill(person.email);
  await other.page.locator('[name=password]').fill(person.password);
  await other.page.locator('.auth-form [type=submit]').click();
  await other.page.locator('.shell').waitFor();
  return other;
}

async function openSessions(person) {
  await person.page.locator('.me').click();
  await person.page.locator('[data-action=sessions]').click();
  await person.page.locator('.session').first().waitFor();
}

const sessionsOf = (person) =>
  person.page.locator('.session').evaluateAll((rows) =>
    rows.map((row) => ({ name: row.querySelector('.person-name').textContent, isHere: row.querySelector('.tag') !== null })),
  );

test('all places are listed with what they are, and one of them is logged out from here', async () => {
  const alice = await stage.person('Alice');
  const phone = await elsewhere(alice, {
    userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  });
  await openSessions(alice);
  await until(async () => {
    const sessions = await sessionsOf(alice);
    assert.equal(sessions.length, 2);
    assert.equal(sessions[0].isHere, true);
    assert.deepEqual(sessions[1], { name: 'Safari on iOS', isHere: false });
  });
  assert.match(await alice.page.locator('.session small').first().textContent(), /^Connected: Today, /);

  await alice.page.locator('.session [data-action=end-session]').click();
  await alice.confirm();
  await phone.page.locator('.auth-card').waitFor();
  assert.match(await phone.page.locator('.auth-card').textContent(), /logged out here, from another device/);
  await until(async () => assert.equal((await sessionsOf(alice)).length, 1));
  await phone.page.reload();
  await phone.page.locator('.auth-card').waitFor();
  assert.equal(await alice.page.locator('.shell').count(), 1);
  assertOnlyNetworkTrouble(alice, phone);
});

test('everywhere else can be logged out at once', async () => {
  const alice = await stage.person('Alice');
  const others = [await elsewhere(alice), await elsewhere(alice, { locale: 'ko-KR' })];
  await openSessions(alice);
  await until(async () => assert.equal((await sessionsOf(alice)).length, 3));

  await alice.page.locator('[data-action=end-others]').click();
  await alice.confirm();
  for (const other of others) await other.page.locator('.auth-card').waitFor();
  assert.match(await others[1].page.locator('.auth-card').textContent(), /이 로그인을 종료했어요/);
  await until(async () => assert.deepEqual((await sessionsOf(alice)).map(({ isHere }) => isHere), [true]));
  await until(async () => assert.equal(await alice.page.locator('[data-action=end-others]').count(), 0));
  assertOnlyNetworkTrouble(alice, ...others);
});

test('who logs out in a window that shares nothing with another one is still connected there', async () => {
  const alice = await stage.person('Alice');
  const other = await elsewhere(alice);
  await other.page.locator('.me').click();
  await other.page.locator('[data-action=logout]').click();
  await other.page.locator('.auth-card').waitFor();

  await openSessions(alice);
  await until(async () => assert.deepEqual((await sessionsOf(alice)).map(({ isHere }) => isHere), [true]));
  assertOnlyNetworkTrouble(alice, other);
});

test('an account that was closed says so, does not try to come back, and cannot be logged in to', async () => {
  const own = await startStage({});
  try {
    const alice = await own.person('Alice');
    const sockets = [];
    const userId = await alice.page.evaluate(() => JSON.parse(localStorage.getItem('nonstop.session')).userId);
    alice.page.on('websocket', (socket) => sockets.push(socket.url()));
    own.chat.revoke(userId);

    await alice.page.locator('.auth-card').waitFor();
    assert.match(await alice.page.locator('.auth-card').textContent(), /This account can no longer be used here/);
    await alice.page.waitForTimeout(2_500);
    assert.equal(sockets.length, 0);
    await alice.page.locator('[name=email]').fill(alice.email);
    await alice.page.locator('[name=password]').fill(alice.password);
    await alice.page.locator('.auth-form [type=submit]').click();
    await until(async () => assert.notEqual(await alice.page.locator('.problem').textContent(), ''));

    own.chat.revoke(userId, false);
    await alice.page.locator('.auth-form [type=submit]').click();
    await alice.page.locator('.shell').waitFor();
    assertOnlyNetworkTrouble(alice);
  } finally {
    await own.close();
  }
});
