import { errorText, sizeText, t } from '../i18n/i18n.js';
import { openDialog } from '../ui/dialog.js';
import { el } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import { saveAs } from '../ui/pictures.js';
import { toast } from '../ui/toast.js';

/** A picture as large as the window allows, and a way to save it. */
export function lightbox({ attachment, pictures }) {
  const { fileName, sizeBytes, url, width, height } = attachment;
  openDialog({
    title: fileName,
    className: 'lightbox',
    content: () => {
      const frame = el('div', { class: 'lightbox-frame', 'aria-busy': 'true' }, el('span', { class: 'spinner' }));
      const failed = () => frame.replaceChildren(el('p', { class: 'problem', role: 'alert' }, t('file.failed')));
      const image = pictures.image(url, { alt: fileName, width: width ?? null, height: height ?? null, onFailed: failed });
      image.addEventListener('load', () => {
        frame.removeAttribute('aria-busy');
        frame.querySelector('.spinner')?.remove();
      });
      frame.append(image);
      const save = async () => {
        try {
          saveAs(await pictures.blob(url), fileName);
        } catch (error) {
          toast(errorText(error));
        }
      };
      return [
        frame,
        el(
          'footer',
          { class: 'dialog-foot' },
          el('button', { type: 'button', class: 'button', 'aria-label': t('file.download', { name: fileName, size: sizeText(sizeBytes) }), on: { click: () => void save() } }, icon('download'), t('file.save')),
        ),
      ];
    },
  });
}
