/** One tab at a time. */

const LEASE_MS = 10_000;
const LOOK_AGAIN_MS = 60;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Runs work while no other tab of this origin runs work of the same name. With the Web Locks API; where it is missing
 * (plain http on another host) with a lease in localStorage, which is good enough not to collide in practice.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function exclusively(name, work) {
  if (navigator.locks) return navigator.locks.request(name, work);
  const key = `nonstop.lease.${name}`;
  const owner = `${Date.now()}-${Math.random()}`;
  const holder = () => JSON.parse(localStorage.getItem(key) ?? 'null');
  for (;;) {
    const lease = holder();
    if (!lease || lease.until < Date.now()) {
      localStorage.setItem(key, JSON.stringify({ owner, until: Date.now() + LEASE_MS }));
      await pause(LOOK_AGAIN_MS * (0.5 + Math.random() / 2));
      if (holder()?.owner === owner) break;
    }
    await pause(LOOK_AGAIN_MS);
  }
  try {
    return await work();
  } finally {
    if (holder()?.owner === owner) localStorage.removeItem(key);
  }
}
