import { onLanguageChange, t } from '../i18n/i18n.js';
import { el, fill } from '../ui/dom.js';
import { icon } from '../ui/icons.js';

/** A loss that heals within this time is not worth a word. */
const SILENT_MS = 900;
const RESTORED_MS = 2_000;

/** Tells how the connection is, when it is not well, and what the reader can do about it. */
export function connectionBanner(connection) {
  const element = el('div', { class: 'banner', role: 'status', hidden: true });
  let lostSince = null;
  let told = false;
  let timer;

  function render() {
    clearTimeout(timer);
    const { phase, reason, at } = connection.state;
    if (phase === 'online') {
      lostSince = null;
      if (told) {
        told = false;
        show('good', 'check', t('connection.restored'));
        timer = setTimeout(render, RESTORED_MS);
      } else hide();
      return;
    }
    if (phase === 'idle') return hide();
    if (phase === 'ended') return showEnd(reason);

    lostSince ??= Date.now();
    const silentFor = SILENT_MS - (Date.now() - lostSince);
    if (silentFor > 0 && !told) {
      timer = setTimeout(render, silentFor);
      return;
    }
    told = true;
    const retry = action(t('connection.retry'), () => connection.retryNow());
    if (!navigator.onLine) show('bad', 'offline', t('connection.offline'), retry);
    else if (phase === 'waiting') {
      const seconds = Math.max(1, Math.ceil((at - Date.now()) / 1_000));
      show('bad', 'offline', t('connection.waiting', { count: seconds }), retry);
      timer = setTimeout(render, 500);
    } else show('bad', null, t('connection.connecting'));
  }

  function showEnd(reason) {
    told = true;
    const text = t(`connection.${reason}`);
    if (reason === 'SESSION_REPLACED') show('bad', 'alert', text, action(t('connection.here'), () => connection.start()));
    else show('bad', 'alert', text, action(t('connection.reload'), () => location.reload()));
  }

  function show(mood, symbol, text, button) {
    // Only what changes is touched, or a screen reader would repeat it all and the focus would be lost.
    const state = `${mood} ${symbol} ${button?.textContent}`;
    element.hidden = false;
    if (element.dataset.state === state) {
      const words = element.querySelector('.banner-text');
      if (words.textContent !== text) words.textContent = text;
      return;
    }
    element.dataset.state = state;
    element.dataset.mood = mood;
    fill(element, symbol ? icon(symbol) : el('span', { class: 'spinner' }), el('span', { class: 'banner-text' }, text), button);
  }

  function hide() {
    element.hidden = true;
    element.dataset.state = '';
    fill(element);
  }

  const stop = [connection.on('state', render), onLanguageChange(render)];
  addEventListener('online', render);
  addEventListener('offline', render);
  render();
  return {
    element,
    destroy: () => {
      clearTimeout(timer);
      for (const end of stop) end();
      removeEventListener('online', render);
      removeEventListener('offline', render);
    },
  };
}

function action(text, onClick) {
  return el('button', { type: 'button', class: 'banner-action', on: { click: onClick } }, text);
}
