/** Pictures and files, from the chooser to the reader. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { pngOf } from './files.js';
import { assertNoProblems, assertOnlyNetworkTrouble, startStage, until } from './people.js';

let stage;

before(async () => (stage = await startStage()));
afterEach(() => stage.clear());
after(() => stage.close());

async function chat() {
  const [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  const roomId = await alice.startChat(bob.nickname);
  await alice.write('hello');
  await alice.allSent();
  await bob.openRoom(alice.nickname);
  return { alice, bob, roomId };
}
/** Text that does not compress and is no other type of file. */
const textOf = (bytes) => Buffer.from(randomBytes(bytes / 2).toString('hex'));
const chooser = (person) => person.page.locator('.composer input[type=file]');

test('a picture is looked at, sent with a text, seen as a thumbnail and opened in full', async () => {
  const { alice, bob } = await chat();
  await chooser(alice).setInputFiles({ name: 'sunset.png', mimeType: 'image/png', buffer: pngOf(800, 600) });
  await until(async () => assert.equal(await alice.page.locator('.tray-item img').evaluate((image) => image.naturalWidth), 800));
  await alice.page.locator('.compose-field').fill('what a view');
  await alice.page.keyboard.press('Enter');
  await alice.allSent();

  const row = bob.row('what a view');
  await until(async () => assert.equal(await row.locator('.picture img').evaluate((image) => image.complete && image.naturalWidth > 0), true));
  const { width, height } = await row.locator('.picture img').boundingBox();
  assert.ok(Math.abs(width / height - 4 / 3) < 0.02, `${width} × ${height}`);
  await row.locator('.picture').click();
  await until(async () => assert.equal(await bob.page.locator('.lightbox img').evaluate((image) => image.naturalWidth), 800));
  await bob.page.keyboard.press('Escape');
  await bob.page.locator('dialog').waitFor({ state: 'detached' });
  assertNoProblems(alice, bob);
});

test('a file arrives byte for byte, under its name', async () => {
  const { alice, bob } = await chat();
  const bytes = textOf(300_000);
  await chooser(alice).setInputFiles({ name: '계획표 (1).txt', mimeType: 'text/plain', buffer: bytes });
  await alice.page.locator('.send-button').click();
  await alice.allSent();

  const chip = bob.page.locator('.file-chip', { hasText: '계획표 (1).txt' });
  await chip.waitFor();
  const [download] = await Promise.all([bob.page.waitForEvent('download'), chip.click()]);
  assert.equal(download.suggestedFilename(), '계획표 (1).txt');
  assert.deepEqual(readFileSync(await download.path()), bytes);
  assertNoProblems(alice, bob);
});

test('an upload shows how far it is, and can be given up', async () => {
  const { alice, bob } = await chat();
  // As slow as it takes to see it.
  const network = await alice.context.newCDPSession(alice.page);
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 200_000 });
  await chooser(alice).setInputFiles({ name: 'large.txt', mimeType: 'text/plain', buffer: textOf(1_500_000) });
  await alice.page.locator('.send-button').click();

  const progress = alice.page.locator('.upload-progress');
  await progress.waitFor();
  await alice.page.locator('.message[data-state=uploading] [data-action=discard]').click();
  await alice.page.locator('.message[data-state=uploading]').waitFor({ state: 'detached' });
  await chooser(alice).setInputFiles({ name: 'large.txt', mimeType: 'text/plain', buffer: textOf(1_500_000) });
  await alice.page.locator('.send-button').click();
  await progress.waitFor();
  const seen = new Set();
  await until(async () => {
    if ((await progress.count()) > 0) seen.add(await progress.getAttribute('value'));
    assert.equal(await progress.count(), 0);
  });
  assert.ok(seen.size >= 3, [...seen].join());
  await network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await alice.allSent();
  await bob.page.locator('.file-chip', { hasText: 'large.txt' }).waitFor();
  assert.equal(await bob.page.locator('.file-chip').count(), 1);
  assertNoProblems(alice, bob);
});

test('an upload that failed is tried again', async () => {
  const { alice, bob } = await chat();
  let fails = true;
  await alice.page.route('**/*', (route) => (fails && route.request().method() === 'PUT' ? route.abort() : route.fallback()));
  await chooser(alice).setInputFiles({ name: 'twice.txt', mimeType: 'text/plain', buffer: textOf(1_000) });
  await alice.page.locator('.send-button').click();
  const failed = alice.page.locator('.message[data-state=failed]');
  await failed.locator('.refusal-text', { hasText: 'Not uploaded' }).waitFor();

  fails = false;
  await failed.locator('[data-action=retry]').click();
  await alice.allSent();
  await bob.page.locator('.file-chip', { hasText: 'twice.txt' }).waitFor();
  assert.equal(await bob.page.locator('.file-chip').count(), 1);
  assertOnlyNetworkTrouble(alice, bob);
});

test('what may not be sent is refused in words, before, at and after the upload', async () => {
  const { alice, bob } = await chat();
  const { page } = alice;
  await chooser(alice).setInputFiles({ name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) });
  await page.locator('.toast', { hasText: 'empty.txt is empty.' }).waitFor();
  await chooser(alice).setInputFiles({ name: 'huge.png', mimeType: 'image/png', buffer: Buffer.alloc(10 * 1_024 * 1_024 + 1) });
  await page.locator('.toast', { hasText: 'huge.png is larger than 10 MB.' }).waitFor();
  assert.equal(await page.locator('.tray-item').count(), 0);

  await chooser(alice).setInputFiles({ name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<script>alert(1)</script>') });
  await page.locator('.toast', { hasText: 'page.html: files of this type cannot be sent. Pictures (PNG' }).waitFor();
  await chooser(alice).setInputFiles({ name: 'unknown.dat', mimeType: '', buffer: Buffer.from('what is this') });
  await page.locator('.toast', { hasText: 'unknown.dat: files of this type' }).waitFor();
  assert.equal(await page.locator('.tray-item').count(), 0);

  await chooser(alice).setInputFiles({ name: 'fake.png', mimeType: 'image/png', buffer: Buffer.from('<html><script>alert(1)</script></html>') });
  await page.locator('.send-button').click();
  const refused = page.locator('.message[data-state=refused], .message[data-state=failed]');
  await refused.locator('.refusal-text', { hasText: 'The file is not what its name says.' }).waitFor();
  await refused.locator('[data-action=discard]').click();
  await alice.write('marker');
  await bob.sees('hello', 'marker');
  assertOnlyNetworkTrouble(alice, bob);
});

test('files can be pasted and dropped', async () => {
  const { alice, bob } = await chat();
  const { page } = alice;
  const drop = (target, type) =>
    page.locator(target).evaluate(
      (element, kind) => {
        const data = new DataTransfer();
        data.items.add(new File(['some text'], `${kind}.txt`, { type: 'text/plain' }));
        const options = { bubbles: true, cancelable: true };
        if (kind === 'paste') element.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }));
        else for (const name of ['dragover', 'drop']) element.dispatchEvent(new DragEvent(name, { ...options, dataTransfer: data }));
      },
      type,
    );

  await drop('.compose-field', 'paste');
  await drop('.log', 'drop');
  assert.deepEqual(await page.locator('.tray .file-name').allTextContents(), ['paste.txt', 'drop.txt']);
  await page.locator('.tray-remove').first().click();
  await page.locator('.send-button').click();

  await until(async () => assert.deepEqual(await bob.page.locator('.file-name').allTextContents(), ['drop.txt']));
  assertNoProblems(alice, bob);
});

for (const [locale, reply] of [['en-US', 'Reply'], ['ko-KR', '답장']]) {
  test(`everything fits on a phone of 360 px, in ${locale}`, async () => {
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, locale };
    const [alice, carol] = await Promise.all([stage.person('Alice', phone), stage.bot('Carol')]);
    const { page } = alice;
    const fits = async () => assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    const roomId = await alice.startGroup('A group whose name does not fit on a phone at all', [carol.nickname]);
    await carol.write(roomId, 'a message that is long enough to need more than one line on a phone', 'https://example.com/a-very-long-address-without-any-place-to-break-it');
    await alice.row('a message').waitFor();
    await chooser(alice).setInputFiles([
      { name: 'sunset.png', mimeType: 'image/png', buffer: pngOf(800, 300) },
      { name: `${'long-name-'.repeat(8)}.pdf`, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') },
    ]);
    await fits();
    await page.locator('.send-button').tap();
    await alice.allSent();
    await fits();

    await alice.row('a message').locator('.message-more').tap();
    const menu = await page.locator('.menu').boundingBox();
    assert.ok(menu.x >= 0 && menu.x + menu.width <= 360 && menu.y >= 0 && menu.y + menu.height <= 740);
    assert.ok((await page.locator('.menu').textContent()).includes(reply));
    await page.locator('.menu [data-action=pin]').tap();
    await page.locator('.notice-bar').waitFor();
    await fits();
    await page.locator('.picture').tap();
    await page.locator('.lightbox img').waitFor();
    await fits();
    await page.locator('.lightbox .dialog-head button').tap();
    await alice.openMembers();
    await fits();
    await page.locator('.room-dialog .dialog-head button').tap();
    await page.locator('.pane [data-action=search]').tap();
    await page.locator('#search-input').fill('long enough');
    await page.locator('.hit').waitFor();
    await fits();
    assertNoProblems(alice);
  });
}
