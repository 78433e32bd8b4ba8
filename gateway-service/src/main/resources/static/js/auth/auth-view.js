import { errorText, t } from '../i18n/i18n.js';
import { el, fill, isTouch } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import { languageChoice } from '../ui/language-choice.js';

const NICKNAME_LIMIT = 40;
const PASSWORD_AT_LEAST = 8;

/**
 * Log in or sign up.
 *
 * @param {object} options
 * @param {import('../session/session.js').Session} options.session
 * @param {string | null} options.notice why the user is here again
 * @param {() => void} options.onLogIn
 * @param {object} options.form what was typed so far; survives a change of language
 */
export function authView({ session, notice, onLogIn, form }) {
  form.mode ??= 'login';
  form.keep ??= true;
  const card = el('section', { class: 'auth-card' });
  const show = () => fill(card, cardContent());

  function cardContent() {
    const signingUp = form.mode === 'signup';
    const email = field('email', t('auth.email'), { type: 'email', autocomplete: signingUp ? 'email' : 'username', inputmode: 'email', maxlength: 254 });
    const nickname = signingUp && field('nickname', t('auth.nickname'), { autocomplete: 'nickname', hint: t('auth.nicknameHint'), dir: 'auto' });
    const password = field('password', t('auth.password'), {
      type: 'password',
      autocomplete: signingUp ? 'new-password' : 'current-password',
      maxlength: 128,
      hint: signingUp ? t('auth.passwordHint') : null,
    });
    password.field.querySelector('.input-row').append(revealButton(password.input));
    const keep = el('input', { type: 'checkbox', name: 'keep', on: { change: () => (form.keep = keep.checked) } });
    keep.checked = form.keep;
    const problem = el('p', { class: 'problem', role: 'alert' });
    const submit = el('button', { type: 'submit', class: 'button primary wide' }, t(signingUp ? 'auth.submitSignup' : 'auth.submitLogin'));

    const fields = [email, nickname, password].filter(Boolean);
    const complain = (input, text) => {
      problem.textContent = text;
      for (const { input: other } of fields) other.setAttribute('aria-invalid', String(other === input));
      input?.focus();
    };
    async function proceed(event) {
      event.preventDefault();
      if (submit.disabled) return;
      const values = {
        email: email.input.value.trim(),
        password: password.input.value,
        nickname: nickname ? nickname.input.value.trim() : undefined,
      };
      if (!/^\S+@\S+$/.test(values.email)) return complain(email.input, t('auth.emailInvalid'));
      if (nickname && (values.nickname === '' || [...values.nickname].length > NICKNAME_LIMIT)) {
        return complain(nickname.input, t('auth.nicknameMissing'));
      }
      if (values.password === '') return complain(password.input, t('auth.passwordMissing'));
      if (signingUp && [...values.password].length < PASSWORD_AT_LEAST) return complain(password.input, t('auth.passwordShort'));
      complain(null, '');
      submit.disabled = true;
      submit.textContent = t('auth.working');
      try {
        if (signingUp) {
          await session.signUp(values);
          form.mode = 'login';
        }
        await session.logIn({ ...values, keep: form.keep });
        form.password = '';
        onLogIn();
      } catch (error) {
        submit.disabled = false;
        submit.textContent = t(signingUp ? 'auth.submitSignup' : 'auth.submitLogin');
        const culprit = { EMAIL_TAKEN: email.input, INVALID_CREDENTIALS: password.input }[error.code] ?? null;
        complain(culprit, errorText(error));
      }
    }

    return [
      el(
        'div',
        { class: 'segmented wide', role: 'group', 'aria-label': t('auth.mode') },
        ['login', 'signup'].map((mode) =>
          el(
            'button',
            {
              type: 'button',
              'aria-pressed': String(form.mode === mode),
              data: { mode },
              on: {
                click: () => {
                  form.mode = mode;
                  show();
                  card.querySelector(`[data-mode="${mode}"]`).focus();
                },
              },
            },
            t(`auth.${mode}`),
          ),
        ),
      ),
      el('h2', {}, t(signingUp ? 'auth.createAccount' : 'auth.welcomeBack')),
      notice && form.mode === 'login' && el('p', { class: 'notice' }, notice),
      el(
        'form',
        { class: 'auth-form', novalidate: true, on: { submit: proceed } },
        fields.map(({ field: wrapper }) => wrapper),
        el('label', { class: 'check' }, keep, el('span', {}, t('auth.keep'))),
        problem,
        submit,
      ),
    ];
  }

  function field(name, label, { hint, ...attributes }) {
    const input = el('input', {
      id: `auth-${name}`,
      name,
      type: 'text',
      spellcheck: 'false',
      autocapitalize: 'none',
      'aria-describedby': hint ? `auth-${name}-hint` : null,
      ...attributes,
      on: { input: () => (form[name] = input.value) },
    });
    input.value = form[name] ?? '';
    return {
      input,
      field: el(
        'div',
        { class: 'field' },
        el('label', { for: input.id }, label),
        el('div', { class: 'input-row' }, input),
        hint && el('p', { class: 'hint', id: `auth-${name}-hint` }, hint),
      ),
    };
  }

  show();
  return {
    element: el(
      'main',
      { class: 'auth' },
      el(
        'header',
        { class: 'auth-brand' },
        el('span', { class: 'logo' }, icon('logo')),
        el('h1', {}, t('app.name')),
        el('p', {}, t('app.tagline')),
      ),
      card,
      el('footer', { class: 'auth-foot' }, languageChoice()),
    ),
    focus: () => !isTouch() && card.querySelector('input')?.focus(),
  };
}

function revealButton(input) {
  const button = el(
    'button',
    {
      type: 'button',
      class: 'icon-button reveal',
      'aria-label': t('auth.showPassword'),
      'aria-pressed': 'false',
      on: {
        click: () => {
          const shown = input.type === 'password';
          input.type = shown ? 'text' : 'password';
          button.setAttribute('aria-pressed', String(shown));
          button.setAttribute('aria-label', t(shown ? 'auth.hidePassword' : 'auth.showPassword'));
        },
      },
    },
    icon('eye'),
  );
  return button;
}
