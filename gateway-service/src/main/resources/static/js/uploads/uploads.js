import { contentTypeOf, isImage } from './file-rules.js';

/**
 * Files on their way to the store, in the order in which they were chosen; each becomes a message once it is there. They
 * live as long as the page: a browser does not let it keep files.
 *
 *     UPLOADING ──done──▶ (a message in the outbox)
 *       ▲  └───failed──▶ FAILED ──discard──▶ (gone)
 *       └─────retry────────┘
 */
export class Uploads {
  #entries = [];
  #announce;
  #put;
  #onChange;
  #onDone;

  /**
   * @param {object} options
   * @param {(roomId: number, file: File) => Promise<{ attachmentId: string, uploadUrl: string }>} options.announce
   * @param {Function} options.put as `put`
   * @param {(roomId: number) => void} options.onChange
   * @param {(message: object) => void} options.onDone with what the outbox takes
   */
  constructor({ announce, put, onChange, onDone }) {
    this.#announce = announce;
    this.#put = put;
    this.#onChange = onChange;
    this.#onDone = onDone;
  }

  inRoom(roomId) {
    return this.#entries.filter((entry) => entry.roomId === roomId);
  }

  get size() {
    return this.#entries.length;
  }

  find(clientMessageId) {
    return this.#entries.find((entry) => entry.clientMessageId === clientMessageId);
  }

  add({ clientMessageId, roomId, file, content, replyTo, createdAt }) {
    const entry = {
      clientMessageId,
      roomId,
      content,
      replyTo,
      createdAt,
      type: isImage(file) ? 'IMAGE' : 'TEXT',
      attachment: { fileName: file.name, contentType: contentTypeOf(file), sizeBytes: file.size, file },
      state: 'UPLOADING',
      progress: 0,
    };
    this.#entries.push(entry);
    return this.#start(entry);
  }

  /** From the beginning, with a new address: the old one may have been used or have ended. */
  retry(clientMessageId) {
    const entry = this.find(clientMessageId);
    if (entry?.state !== 'FAILED') return false;
    void this.#start(entry);
    return true;
  }

  discard(clientMessageId) {
    const entry = this.find(clientMessageId);
    if (!entry) return false;
    this.#remove(entry);
    entry.cancel.abort();
    return true;
  }

  clear() {
    for (const { clientMessageId } of [...this.#entries]) this.discard(clientMessageId);
  }

  async #start(entry) {
    const cancel = new AbortController();
    Object.assign(entry, { state: 'UPLOADING', progress: 0, code: undefined, cancel });
    this.#onChange(entry.roomId);
    const { file, ...attachment } = entry.attachment;
    try {
      const { attachmentId, uploadUrl } = await this.#announce(entry.roomId, file);
      cancel.signal.throwIfAborted();
      await this.#put(uploadUrl, file, {
        contentType: contentTypeOf(file),
        signal: cancel.signal,
        onProgress: (progress) => this.#progress(entry, progress),
      });
      this.#remove(entry);
      const { clientMessageId, roomId, content, replyTo, createdAt, type } = entry;
      this.#onDone({ clientMessageId, roomId, content, replyTo, createdAt, type, attachment: { ...attachment, attachmentId, file } });
    } catch (error) {
      if (cancel.signal.aborted) return;
      const { code, retryAfterMs } = error;
      Object.assign(entry, { state: 'FAILED', code, retryAfterMs, mayRetry: error.isTemporary || code === 'URL_INVALID' });
      this.#onChange(entry.roomId);
    }
  }

  /** In steps of a hundredth: a row is drawn for each. */
  #progress(entry, progress) {
    if (Math.round(progress * 100) === Math.round(entry.progress * 100)) return;
    entry.progress = progress;
    this.#onChange(entry.roomId);
  }

  #remove(entry) {
    this.#entries = this.#entries.filter((other) => other !== entry);
  }
}
