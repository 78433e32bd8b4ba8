import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentTypeOf, isImage, problemOf, SENDABLE_TYPES } from '../../src/main/resources/static/js/uploads/file-rules.js';
import { Uploads } from '../../src/main/resources/static/js/uploads/uploads.js';

const file = (name, type, size = 10) => ({ name, type, size });
const MIB = 1_024 * 1_024;

function stageOf(put) {
  const done = [];
  const changes = [];
  const announced = [];
  const uploads = new Uploads({
    announce: async (roomId, { name }) => {
      announced.push(name);
      return { attachmentId: `a${announced.length}`, uploadUrl: `/store/${announced.length}` };
    },
    put,
    onChange: () => changes.push(uploads.inRoom(1).map(({ state, progress }) => [state, progress])),
    onDone: (message) => done.push(message),
  });
  const add = (more = {}) => uploads.add({ clientMessageId: 'c1', roomId: 1, file: file('sun.png', 'image/png'), content: 'sun.png', createdAt: 'now', ...more });
  return { uploads, done, changes, announced, add };
}

test('a file that arrived becomes a message under the id that it had from the start', async () => {
  const { uploads, done, changes, add } = stageOf(async (url, _, { onProgress, contentType }) => {
    assert.deepEqual([url, contentType], ['/store/1', 'image/png']);
    for (const progress of [0, 0.001, 0.5, 1]) onProgress(progress);
  });

  await add({ replyTo: 7 });

  assert.equal(uploads.size, 0);
  const [{ attachment, ...message }] = done;
  assert.deepEqual(message, { clientMessageId: 'c1', roomId: 1, content: 'sun.png', createdAt: 'now', type: 'IMAGE', replyTo: 7 });
  assert.equal(attachment.attachmentId, 'a1');
  assert.deepEqual(changes.flat(), [['UPLOADING', 0], ['UPLOADING', 0.5], ['UPLOADING', 1]]);
});

test('what failed stays with its reason and is tried again from the start', async () => {
  let refused = true;
  const { uploads, done, announced, add } = stageOf(async () => {
    if (refused) throw Object.assign(new Error(), { code: 'NETWORK', isTemporary: true });
  });
  await add();
  assert.deepEqual(uploads.inRoom(1).map(({ state, code, mayRetry }) => [state, code, mayRetry]), [['FAILED', 'NETWORK', true]]);
  assert.deepEqual(done, []);

  refused = false;
  assert.equal(uploads.retry('c1'), true);
  await new Promise(setImmediate);

  assert.equal(done[0].attachment.attachmentId, 'a2');
  assert.equal(announced.length, 2);
  assert.equal(uploads.retry('c1'), false);
});

test('a refusal that time does not heal cannot be tried again', async () => {
  const { uploads, add } = stageOf(async () => {
    throw Object.assign(new Error(), { code: 'ATTACHMENT_TOO_LARGE', isTemporary: false });
  });
  await add();

  assert.equal(uploads.inRoom(1)[0].mayRetry, false);
  assert.equal(uploads.discard('c1'), true);
  assert.equal(uploads.size, 0);
});

test('what is discarded on its way becomes no message', async () => {
  let arrive;
  let signal;
  const { uploads, done, add } = stageOf((url, _, options) => {
    signal = options.signal;
    return new Promise((resolve, reject) => {
      arrive = resolve;
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  });
  const adding = add();
  await new Promise(setImmediate);

  uploads.discard('c1');
  arrive();
  await adding;

  assert.equal(signal.aborted, true);
  assert.deepEqual(done, []);
});

test('what cannot be sent is known before it is uploaded; what is no picture is a file', () => {
  assert.equal(problemOf(file('a.png', 'image/png', 10 * MIB)), null);
  assert.equal(problemOf(file('a.png', 'image/png', 10 * MIB + 1)), 'a.png is larger than 10 MB.');
  assert.equal(problemOf(file('a.zip', 'application/zip', 25 * MIB)), null);
  assert.equal(problemOf(file('a.zip', 'application/zip', 25 * MIB + 1)), 'a.zip is larger than 25 MB.');
  assert.equal(problemOf(file('a.txt', 'text/plain', 0)), 'a.txt is empty.');
  assert.match(problemOf(file('x'.repeat(201), 'text/plain')), /file name is not allowed/);
  assert.deepEqual(['image/png', 'image/svg+xml', 'text/html', ''].map((type) => isImage({ type })), [true, false, false, false]);
});

test('a file is announced as what it is, also where the browser does not know or calls it something else', () => {
  assert.equal(contentTypeOf(file('a.png', 'image/png')), 'image/png');
  assert.equal(contentTypeOf(file('a.zip', 'application/x-zip-compressed')), 'application/zip');
  assert.equal(contentTypeOf(file('server.LOG', '')), 'text/plain');
  assert.equal(contentTypeOf(file('README', '')), 'application/octet-stream');
  assert.equal(contentTypeOf(file('a.tar.gz', '')), 'application/octet-stream');
  // What the browser says weighs more than a name.
  assert.equal(contentTypeOf(file('a.txt', 'text/html')), 'text/html');
});

test('of a file that the server would refuse its sender is told before the upload, and which ones go', () => {
  assert.match(problemOf(file('a.exe', 'application/x-msdownload')), /^a\.exe: files of this type cannot be sent\. .*PDF, ZIP/);
  assert.match(problemOf(file('README', '')), /cannot be sent/);
  assert.match(problemOf(file('logo.svg', 'image/svg+xml')), /cannot be sent/);
  for (const sendable of [file('a.log', ''), file('a.mp4', 'video/mp4'), file('b.zip', 'application/x-zip-compressed')]) assert.equal(problemOf(sendable), null);
  assert.ok(SENDABLE_TYPES.split(',').includes('.pdf'));
});
