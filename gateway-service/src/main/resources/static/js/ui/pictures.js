import { el } from './dom.js';

/** Bytes and pictures kept, so that a row that is drawn anew does not fetch its picture again. */
const KEPT_BYTES = 32 * 1_024 * 1_024;
const KEPT = 200;

/**
 * Pictures that only members may see: fetched with the user's token, shown by an address inside this page that is revoked
 * as soon as the picture stands.
 */
export class Pictures {
  #fetch;
  #kept = new Map();
  #bytes = 0;
  #watcher = null;
  #waiting = new WeakMap();

  /** @param {(path: string) => Promise<Blob>} fetch */
  constructor(fetch) {
    this.#fetch = fetch;
    if ('IntersectionObserver' in globalThis) {
      this.#watcher = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: '400px' });
    }
  }

  /**
   * An image that is fetched when it comes near the window.
   *
   * @param {string | Blob} source a path at the gateway, or what is still on this device
   * @param {() => void} [onFailed]
   */
  image(source, { onFailed, ...properties }) {
    const image = el('img', { ...properties, decoding: 'async' });
    const load = () => void this.#load(image, source, onFailed);
    if (this.#watcher && typeof source === 'string') {
      this.#waiting.set(image, load);
      this.#watcher.observe(image);
    } else load();
    return image;
  }

  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      this.#watcher.unobserve(target);
      this.#waiting.get(target)?.();
      this.#waiting.delete(target);
    }
  }

  async #load(image, source, onFailed) {
    let url;
    const done = () => url && URL.revokeObjectURL(url);
    try {
      const blob = typeof source === 'string' ? await this.blob(source) : source;
      url = URL.createObjectURL(blob);
      image.addEventListener('load', done, { once: true });
      image.addEventListener('error', () => (done(), onFailed?.()), { once: true });
      image.src = url;
    } catch {
      onFailed?.();
    }
  }

  /** @returns {Promise<Blob>} */
  blob(path) {
    const known = this.#kept.get(path);
    if (known) {
      // In the order of use: the least recently used goes first.
      this.#kept.delete(path);
      this.#kept.set(path, known);
      return known.promise;
    }
    const entry = { promise: this.#fetch(path), bytes: 0 };
    this.#kept.set(path, entry);
    entry.promise.then(
      ({ size }) => {
        if (this.#kept.get(path) !== entry) return;
        entry.bytes = size;
        this.#bytes += size;
        this.#shrink();
      },
      () => this.#kept.get(path) === entry && this.#kept.delete(path),
    );
    return entry.promise;
  }

  forget(path) {
    const known = this.#kept.get(path);
    if (known) this.#bytes -= known.bytes;
    this.#kept.delete(path);
  }

  #shrink() {
    for (const path of [...this.#kept.keys()]) {
      if (this.#bytes <= KEPT_BYTES && this.#kept.size <= KEPT) return;
      this.forget(path);
    }
  }
}

/** Saves bytes as a file of this device. */
export function saveAs(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = el('a', { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has begun to read it by the time that this task is over, but not earlier.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
