/** One JSON request, and the two ways in which it fails. */

/** The server answered with a problem (RFC 9457). Act on `code`, never on the text. */
export class ApiError extends Error {
  constructor(status, problem = {}) {
    super(problem.title ?? `HTTP ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.code = problem.code ?? (status >= 500 ? 'UNAVAILABLE' : 'UNKNOWN');
    this.detail = problem.detail ?? null;
    this.retryAfterMs = problem.retryAfterMs ?? null;
  }

  /** Whether the same request can succeed later. */
  get isTemporary() {
    return this.status >= 500 || this.status === 429;
  }
}

/** No answer came: the network or the server is away. */
export class NetworkError extends Error {
  constructor(cause) {
    super('No answer from the server', { cause });
    this.name = 'NetworkError';
    this.code = 'NETWORK';
  }

  get isTemporary() {
    return true;
  }
}

const TIMEOUT_MS = 20_000;

/** Pictures and files take as long as the network needs. */
const BLOB_TIMEOUT_MS = 120_000;

/**
 * @param {'json' | 'blob'} [options.as] what the answer is
 * @returns the parsed body, or null for an empty answer; or its bytes
 */
export async function request(method, path, { body, token, signal, as = 'json' } = {}) {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), as === 'blob' ? BLOB_TIMEOUT_MS : TIMEOUT_MS);
  const cancel = () => timeout.abort();
  signal?.addEventListener('abort', cancel);
  try {
    const response = await fetch(path, {
      method,
      signal: timeout.signal,
      cache: 'no-store',
      headers: {
        accept: as === 'blob' ? '*/*' : 'application/json, application/problem+json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (response.ok && as === 'blob') return await response.blob();
    const text = await response.text();
    const json = text === '' ? null : parse(text);
    if (!response.ok) throw new ApiError(response.status, json ?? {});
    return json;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    signal?.throwIfAborted();
    throw new NetworkError(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
