import { sizeText, t } from '../i18n/i18n.js';

/** What may be uploaded, as class Limits of common-contracts; the server looks into the file as well. Pure. */
const FILE_BYTES = 25 * 1_024 * 1_024;
const IMAGE_BYTES = 10 * 1_024 * 1_024;
const NAME_CODE_POINTS = 200;

/** Pictures that are shown as such; others, like SVG, are files. */
const IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

export const FILES_AT_ONCE = 10;

export const AVATAR_TYPES = [...IMAGES].join(',');

export function isImage({ type }) {
  return IMAGES.has(type);
}

/** @returns {string | null} why a file cannot be sent, in the reader's language */
export function problemOf(file) {
  const limit = isImage(file) ? IMAGE_BYTES : FILE_BYTES;
  if (file.size === 0) return t('file.empty', { name: file.name });
  if (file.size > limit) return t('file.tooLarge', { name: file.name, size: sizeText(limit) });
  if ([...file.name].length > NAME_CODE_POINTS) return t('file.nameInvalid', { name: file.name });
  return null;
}
