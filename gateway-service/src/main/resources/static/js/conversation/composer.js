import { numberText, t } from '../i18n/i18n.js';
import { el } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import { CONTENT_LIMIT, contentLength, COUNTER_FROM } from './text.js';

const TALLEST_PX = 168;

/** Where a message is written. Enter sends, Shift+Enter starts a line, and an unfinished Hangul syllable is left alone. */
export function composer({ name, draft, onDraft, onSend }) {
  const field = el('textarea', {
    class: 'compose-field',
    rows: 1,
    dir: 'auto',
    'aria-label': t('compose.label', { name }),
    'aria-describedby': 'compose-counter',
    placeholder: t('compose.placeholder'),
    enterkeyhint: 'send',
    autocomplete: 'off',
    on: {
      input: () => {
        onDraft(field.value);
        update();
      },
      keydown: (event) => {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
        event.preventDefault();
        send();
      },
    },
  });
  const counter = el('p', { id: 'compose-counter', class: 'compose-counter', role: 'status' });
  const button = el('button', { type: 'submit', class: 'send-button', 'aria-label': t('compose.send') }, icon('send'));
  const element = el(
    'form',
    {
      class: 'composer',
      on: {
        submit: (event) => {
          event.preventDefault();
          send();
        },
      },
    },
    counter,
    el('div', { class: 'compose-row' }, field, button),
  );

  function send() {
    const length = contentLength(field.value);
    if (length === 0 || length > CONTENT_LIMIT || !onSend(field.value)) return;
    field.value = '';
    onDraft('');
    update();
    field.focus();
  }

  function update() {
    const length = contentLength(field.value);
    const left = CONTENT_LIMIT - length;
    button.disabled = length === 0 || left < 0;
    counter.hidden = length < COUNTER_FROM;
    counter.classList.toggle('over', left < 0);
    field.setAttribute('aria-invalid', String(left < 0));
    if (!counter.hidden) {
      counter.textContent =
        left < 0
          ? t('compose.over', { count: -left }).replace(String(-left), numberText(-left))
          : t('compose.left', { count: left }).replace(String(left), numberText(left));
    }
    grow();
  }

  function grow() {
    field.style.height = 'auto';
    field.style.height = `${Math.min(TALLEST_PX, field.scrollHeight)}px`;
    field.classList.toggle('tall', field.scrollHeight > TALLEST_PX);
  }

  field.value = draft;
  update();
  return {
    element,
    focus: () => {
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    },
    /** To be called once the element is in the page. */
    fit: grow,
  };
}
