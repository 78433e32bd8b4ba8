import { numberText, sizeText, t } from '../i18n/i18n.js';
import { el, fill } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import { FILES_AT_ONCE, isImage, problemOf, SENDABLE_TYPES } from '../uploads/file-rules.js';
import { choicesFor, completed, mentionAt } from './mentions.js';
import { CONTENT_LIMIT, contentLength, COUNTER_FROM } from './text.js';

const TALLEST_PX = 168;

/**
 * Where a message is written: text, files with a look at them first, a reply, or the edit of a message. Enter sends,
 * Shift+Enter starts a line, an unfinished Hangul syllable is left alone, and Escape takes back one thing after the other.
 *
 * @param {object} options
 * @param {(typed: { text: string, files: File[] }) => boolean} options.onSend
 * @param {() => void} options.onCancel the reply or edit is taken back
 * @param {() => void} options.onEditLast the arrow up in an empty field
 * @param {() => object[]} options.members who can be mentioned
 * @param {(problem: string) => void} options.onProblem a file that cannot be sent
 */
export function composer({ name, draft, pictures, members, onDraft, onSend, onCancel, onEditLast, onProblem }) {
  let files = [];
  /** null, or `{ kind: 'reply' | 'edit', title, text }` */
  let mode = null;
  let kept = '';
  let choices = [];
  let active = -1;
  let typing = null;

  const field = el('textarea', {
    class: 'compose-field',
    rows: 1,
    dir: 'auto',
    'aria-label': t('compose.label', { name }),
    'aria-describedby': 'compose-counter',
    'aria-autocomplete': 'list',
    'aria-controls': 'mention-list',
    placeholder: t('compose.placeholder'),
    enterkeyhint: 'send',
    autocomplete: 'off',
    on: {
      input: () => {
        if (mode?.kind !== 'edit') onDraft(field.value);
        update();
        complete();
      },
      keydown,
      click: complete,
      blur: () => setTimeout(() => document.activeElement !== field && showChoices([])),
      paste: (event) => {
        const pasted = [...(event.clipboardData?.files ?? [])];
        if (pasted.length === 0) return;
        event.preventDefault();
        attach(pasted);
      },
    },
  });
  const counter = el('p', { id: 'compose-counter', class: 'compose-counter', role: 'status' });
  const button = el('button', { type: 'submit', class: 'send-button', 'aria-label': t('compose.send') }, icon('send'));
  const chooser = el('input', {
    type: 'file',
    multiple: true,
    accept: SENDABLE_TYPES,
    hidden: true,
    tabindex: '-1',
    on: {
      change: () => {
        attach([...chooser.files]);
        chooser.value = '';
      },
    },
  });
  const attachButton = el(
    'button',
    { type: 'button', class: 'icon-button attach-button', 'aria-label': t('compose.attach'), title: t('compose.attach'), data: { action: 'attach' }, on: { click: () => chooser.click() } },
    icon('attach'),
  );
  const tray = el('ul', { class: 'tray', 'aria-label': t('compose.attachments'), hidden: true });
  const context = el('div', { class: 'compose-context', hidden: true });
  const list = el('ul', { id: 'mention-list', class: 'mention-list', role: 'listbox', 'aria-label': t('compose.mentions'), hidden: true });
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
    list,
    counter,
    el('div', { class: 'compose-box' }, context, tray, el('div', { class: 'compose-row' }, attachButton, field, button)),
    chooser,
  );

  function keydown(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (choices.length > 0 && chooseBy(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && (mode || files.length > 0)) {
      event.preventDefault();
      if (mode) cancel();
      else {
        files = [];
        showFiles();
      }
    } else if (event.key === 'ArrowUp' && field.value === '' && !mode && files.length === 0) {
      event.preventDefault();
      onEditLast();
    }
  }

  // --- mentions

  function complete() {
    typing = field.selectionStart === field.selectionEnd ? mentionAt(field.value, field.selectionStart) : null;
    showChoices(typing ? choicesFor(typing.query, members()) : []);
  }

  function showChoices(next) {
    choices = next;
    active = next.length > 0 ? Math.min(Math.max(active, 0), next.length - 1) : -1;
    list.hidden = next.length === 0;
    fill(
      list,
      next.map((member, index) =>
        el(
          'li',
          {
            id: `mention-${member.userId}`,
            role: 'option',
            class: index === active ? 'person active' : 'person',
            'aria-selected': String(index === active),
            on: {
              // The field keeps the focus.
              mousedown: (event) => event.preventDefault(),
              click: () => choose(index),
            },
          },
          el('bdi', { class: 'person-name' }, member.nickname),
        ),
      ),
    );
    if (active >= 0) field.setAttribute('aria-activedescendant', `mention-${next[active].userId}`);
    else field.removeAttribute('aria-activedescendant');
    list.children[active]?.scrollIntoView({ block: 'nearest' });
  }

  /** @returns whether the key was for the list */
  function chooseBy(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      active = (active + step + choices.length) % choices.length;
      showChoices(choices);
    } else if (event.key === 'Enter' || event.key === 'Tab') choose(active);
    else if (event.key === 'Escape') showChoices([]);
    else return false;
    event.preventDefault();
    return true;
  }

  function choose(index) {
    const { text, caret } = completed(field.value, typing, choices[index].nickname);
    field.value = text;
    field.setSelectionRange(caret, caret);
    if (mode?.kind !== 'edit') onDraft(text);
    active = -1;
    showChoices([]);
    update();
    field.focus();
  }

  // --- files

  function attach(chosen) {
    if (mode?.kind === 'edit') return;
    for (const file of chosen) {
      const problem = files.length >= FILES_AT_ONCE ? t('file.tooMany', { count: FILES_AT_ONCE }) : problemOf(file);
      if (problem === null) files.push(file);
      else onProblem(problem);
    }
    showFiles();
    field.focus();
  }

  function showFiles() {
    tray.hidden = files.length === 0;
    fill(
      tray,
      files.map((file) =>
        el(
          'li',
          { class: isImage(file) ? 'tray-item picture' : 'tray-item' },
          isImage(file) ? pictures.image(file, { alt: file.name }) : icon('file'),
          !isImage(file) && el('span', { class: 'file-text' }, el('bdi', { class: 'file-name' }, file.name), el('span', { class: 'file-size' }, sizeText(file.size))),
          el(
            'button',
            {
              type: 'button',
              class: 'tray-remove',
              'aria-label': t('compose.detach', { name: file.name }),
              on: {
                click: () => {
                  files = files.filter((other) => other !== file);
                  showFiles();
                  field.focus();
                },
              },
            },
            icon('close'),
          ),
        ),
      ),
    );
    update();
  }

  // --- reply and edit

  function begin(next) {
    if (mode?.kind === 'edit') field.value = kept;
    mode = next;
    if (next?.kind === 'edit') {
      kept = field.value;
      field.value = next.content;
      files = [];
      showFiles();
    }
    showMode();
    update();
    if (next) field.focus();
    if (next?.kind === 'edit') field.setSelectionRange(field.value.length, field.value.length);
  }

  function cancel() {
    begin(null);
    onCancel();
    field.focus();
  }

  function showMode() {
    context.hidden = mode === null;
    element.dataset.mode = mode?.kind ?? '';
    attachButton.disabled = mode?.kind === 'edit';
    button.setAttribute('aria-label', mode?.kind === 'edit' ? t('compose.save') : t('compose.send'));
    fill(button, icon(mode?.kind === 'edit' ? 'check' : 'send'));
    fill(
      context,
      mode && icon(mode.kind),
      mode && el('span', { class: 'context-text' }, el('span', { class: 'context-title', dir: 'auto' }, mode.title), el('span', { class: 'context-quote', dir: 'auto' }, mode.text)),
      mode &&
        el(
          'button',
          { type: 'button', class: 'icon-button', 'aria-label': t(mode.kind === 'edit' ? 'compose.cancelEdit' : 'compose.cancelReply'), data: { action: 'cancel-context' }, on: { click: cancel } },
          icon('close'),
        ),
    );
  }

  // --- all of it

  function send() {
    const length = contentLength(field.value);
    if ((length === 0 && files.length === 0) || length > CONTENT_LIMIT) return;
    if (!onSend({ text: field.value, files })) return;
    if (mode?.kind === 'edit') {
      begin(null);
    } else {
      field.value = '';
      files = [];
      mode = null;
      showMode();
      showFiles();
      onDraft('');
    }
    showChoices([]);
    update();
    field.focus();
  }

  function update() {
    const length = contentLength(field.value);
    const left = CONTENT_LIMIT - length;
    button.disabled = (length === 0 && files.length === 0) || left < 0;
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
  showMode();
  update();
  return {
    element,
    focus: () => {
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    },
    /** To be called once the element is in the page. */
    fit: grow,
    attach,
    reply: ({ title, text }) => begin({ kind: 'reply', title, text }),
    edit: ({ text, content }) => begin({ kind: 'edit', title: t('compose.editing'), text, content }),
    /** The message that was answered or edited is not there any more. */
    reset: () => mode && begin(null),
  };
}
