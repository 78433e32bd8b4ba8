import { sizeText, t } from '../i18n/i18n.js';

/** What may be uploaded, as class Limits of common-contracts; the server looks into the file as well. Pure. */
const FILE_BYTES = 25 * 1_024 * 1_024;
const IMAGE_BYTES = 10 * 1_024 * 1_024;
const NAME_CODE_POINTS = 200;

/** Pictures that are shown as such; others, like SVG, are files. */
const IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** Files that are no pictures: the server's default (chat.attachments.types), and what their names end with. */
const FILES = new Map([
  ['application/pdf', ['pdf']],
  ['application/zip', ['zip']],
  ['text/plain', ['txt', 'text', 'log']],
  ['video/mp4', ['mp4']],
]);

/** What some systems call them. */
const ALSO_CALLED = new Map([
  ['application/x-zip-compressed', 'application/zip'],
  ['application/x-zip', 'application/zip'],
  ['application/x-pdf', 'application/pdf'],
]);

export const FILES_AT_ONCE = 10;

/** For a file chooser: what can be sent. */
export const SENDABLE_TYPES = [...IMAGES, ...FILES.keys(), ...[...FILES.values()].flat().map((end) => `.${end}`)].join(',');

export const AVATAR_TYPES = [...IMAGES].join(',');

export function isImage({ type }) {
  return IMAGES.has(type);
}

/** What a file is announced as: what the browser says, or what its name says where the browser does not know. */
export function contentTypeOf({ name, type }) {
  if (type) return ALSO_CALLED.get(type) ?? type;
  const end = /\.(\w+)$/.exec(name)?.[1].toLowerCase();
  for (const [known, ends] of FILES) if (ends.includes(end)) return known;
  return 'application/octet-stream';
}

/** @returns {string | null} why a file cannot be sent, in the reader's language */
export function problemOf(file) {
  const limit = isImage(file) ? IMAGE_BYTES : FILE_BYTES;
  if (!isImage(file) && !FILES.has(contentTypeOf(file))) return t('file.typeNotAllowed', { name: file.name });
  if (file.size === 0) return t('file.empty', { name: file.name });
  if (file.size > limit) return t('file.tooLarge', { name: file.name, size: sizeText(limit) });
  if ([...file.name].length > NAME_CODE_POINTS) return t('file.nameInvalid', { name: file.name });
  return null;
}
