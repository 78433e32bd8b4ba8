import { ApiError, NetworkError } from '../session/http.js';

/**
 * Puts bytes to an address that allows it for a few minutes: the store's own, with no token of ours. XMLHttpRequest,
 * because fetch does not tell how far an upload is.
 *
 * @param {string} url
 * @param {Blob} file
 * @param {object} options
 * @param {string} options.contentType
 * @param {(progress: number) => void} options.onProgress 0 to 1
 * @param {AbortSignal} options.signal
 * @returns {Promise<void>}
 */
export function put(url, file, { contentType, onProgress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const address = new URL(url, location.href);
    request.open('PUT', address);
    request.setRequestHeader('content-type', contentType);
    // What Azure wants to know of a whole blob; a store of another kind does not look at it.
    if (address.origin !== location.origin) request.setRequestHeader('x-ms-blob-type', 'BlockBlob');
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new ApiError(request.status, problemIn(request.responseText)));
    });
    request.addEventListener('error', () => reject(new NetworkError(new Error('upload'))));
    request.addEventListener('abort', () => reject(signal.reason));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function problemIn(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
