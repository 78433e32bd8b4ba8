import { uuid } from '../uuid.js';

/**
 * Unsent messages beyond the page: one record per user and tab in localStorage, so that two tabs never send the same
 * message and never overwrite each other's. A tab holds a lock while it lives; a record whose lock is free belongs to a
 * tab that was closed or killed, and the next tab of the same user takes it over.
 *
 * Without the Web Locks API a tab only finds what it left behind itself.
 */
const TAB_KEY = 'nonstop.tab';

export class OutboxStorage {
  #prefix;
  #tab = null;
  #release = () => {};

  constructor(userId) {
    this.#prefix = `nonstop.outbox.${userId}.`;
  }

  /** @returns {Promise<object[]>} what this tab left behind before a reload, and what closed tabs left behind */
  async open() {
    this.#tab = sessionStorage.getItem(TAB_KEY) ?? uuid();
    // A duplicated tab has its twin's name in sessionStorage, and a record of its own to begin.
    if (!(await this.#hold(this.#tab))) {
      this.#tab = uuid();
      await this.#hold(this.#tab);
    }
    sessionStorage.setItem(TAB_KEY, this.#tab);
    const own = read(this.#key());
    return [...(await this.#abandoned()), ...own];
  }

  save(entries) {
    if (this.#tab === null) return;
    try {
      if (entries.length === 0) localStorage.removeItem(this.#key());
      else localStorage.setItem(this.#key(), JSON.stringify(entries));
    } catch {
      // Full or forbidden: the messages live as long as the page.
    }
  }

  close() {
    this.#release();
    this.#tab = null;
  }

  #key() {
    return this.#prefix + this.#tab;
  }

  async #hold(tab) {
    if (!navigator.locks) return true;
    return new Promise((resolve) => {
      void navigator.locks.request(`${this.#prefix}${tab}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock && new Promise((release) => (this.#release = release));
      });
    });
  }

  async #abandoned() {
    if (!navigator.locks) return [];
    const others = Object.keys(localStorage).filter((key) => key.startsWith(this.#prefix) && key !== this.#key());
    const entries = [];
    for (const key of others) {
      await navigator.locks.request(key, { ifAvailable: true }, (lock) => {
        if (lock === null) return;
        entries.push(...read(key));
        localStorage.removeItem(key);
      });
    }
    return entries;
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '[]');
  } catch {
    return [];
  }
}
