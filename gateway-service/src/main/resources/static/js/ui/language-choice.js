import { chooseLanguage, currentLanguage, LANGUAGES, t } from '../i18n/i18n.js';
import { el } from './dom.js';

/** A button for each language; the page is shown anew in the chosen one. */
export function languageChoice() {
  return el(
    'div',
    { class: 'segmented', role: 'group', 'aria-label': t('auth.language') },
    Object.entries(LANGUAGES).map(([language, name]) =>
      el(
        'button',
        {
          type: 'button',
          lang: language,
          'aria-pressed': String(language === currentLanguage()),
          on: { click: () => chooseLanguage(language) },
        },
        name,
      ),
    ),
  );
}
