/** People in front of browsers, and people without one, for the browser tests. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { chromium } from 'playwright-core';
import { Client } from '@stomp/stompjs';
import WebSocket from 'ws';
import { startFake } from '../fake/server.js';
import { startLink } from './link.js';

const PASSWORD = 'correct horse battery';

/** How long anything may take; generous, because the real system shares its machine. */
export const PATIENCE_MS = Number(process.env.CHAT_PATIENCE_MS ?? 15_000);

/** The system under test: the one at CHAT_URL, or a fake one; always a fake one when it needs rules of its own. */
export async function startStage(rules) {
  const fake = process.env.CHAT_URL && !rules ? null : await startFake(rules);
  const url = (fake?.url ?? process.env.CHAT_URL).replace(/\/$/, '');
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const closings = [];
  return {
    url,
    browser,
    /** The fake one from the inside; undefined where the system is real. */
    chat: fake?.chat,
    /** Somebody new at a browser of their own, with a network of their own. */
    async person(name, options = {}) {
      const person = await personAt(url, browser, name, options);
      closings.push(() => person.close());
      return person;
    },
    /** Somebody new without a browser. */
    async bot(name) {
      const bot = await botAt(url, name);
      closings.push(() => bot.close());
      return bot;
    },
    /** Everybody leaves. */
    async clear() {
      await Promise.allSettled(closings.splice(0).map((close) => close()));
    },
    async close() {
      await this.clear();
      await browser.close();
      await fake?.close();
    },
  };
}

function identity(name) {
  const mark = randomBytes(4).toString('hex');
  return { nickname: `${name} ${mark}`, email: `${mark}-${Date.now()}@example.com`, password: PASSWORD };
}

async function personAt(url, browser, name, { locale = 'en-US', signUp = true, ...options }) {
  const link = await startLink();
  const context = await browser.newContext({
    locale,
    viewport: { width: 1100, height: 760 },
    proxy: { server: link.proxy },
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const problems = [];
  context.on('page', (page) => {
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('dialog', (dialog) => {
      problems.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  });
  const page = await context.newPage();
  const person = {
    ...identity(name),
    page,
    context,
    link,
    problems,
    async open() {
      await page.goto(url);
      await page.locator('.auth-card').waitFor();
    },
    async signUp() {
      await person.open();
      await page.locator('[data-mode=signup]').click();
      await page.locator('[name=email]').fill(person.email);
      await page.locator('[name=nickname]').fill(person.nickname);
      await page.locator('[name=password]').fill(person.password);
      await page.locator('.auth-form [type=submit]').click();
      await page.locator('.shell').waitFor();
    },
    async startChat(nickname) {
      await page.locator('[data-action=new-chat]').click();
      await page.locator('#picker-input').fill(nickname);
      await page.locator('.picker-list .person', { hasText: nickname }).click();
      await page.locator('.conversation').waitFor();
      return Number(/rooms\/(\d+)/.exec(page.url())[1]);
    },
    async startGroup(groupName, nicknames) {
      await page.locator('[data-action=new-group]').click();
      await page.locator('#group-name').fill(groupName);
      for (const nickname of nicknames) {
        await page.locator('#picker-input').fill(nickname);
        await page.locator('.picker-list .person', { hasText: nickname }).click();
        await page.locator('.chip', { hasText: nickname }).waitFor();
      }
      await page.locator('.new-group [type=submit]').click();
      await page.locator('.conversation').waitFor();
      return Number(/rooms\/(\d+)/.exec(page.url())[1]);
    },
    async openRoom(nameOfRoom) {
      await page.locator('a.room', { hasText: nameOfRoom }).click();
      await page.locator('.conversation').waitFor();
      await page.locator('.log[aria-busy=false]').waitFor();
    },
    async write(text) {
      await page.locator('.compose-field').fill(text);
      await page.keyboard.press('Enter');
    },
    /** What the open room shows: every bubble, in order. */
    bubbles: () =>
      page.locator('.message').evaluateAll((nodes) =>
        nodes.map((node) => ({
          text: node.querySelector('.bubble-text')?.textContent ?? '',
          mine: node.classList.contains('mine'),
          state: node.dataset.state,
          id: node.dataset.messageId ? Number(node.dataset.messageId) : null,
        })),
      ),
    texts: async () => (await person.bubbles()).map((bubble) => bubble.text),
    /** Waits until the open room shows exactly these texts. */
    async sees(...texts) {
      await until(async () => assert.deepEqual(await person.texts(), texts));
    },
    /** A message's row in the open room. */
    row: (text) => page.locator('.message', { has: page.locator('.bubble-text', { hasText: text }) }).last(),
    /** Opens the menu of a message and chooses in it. */
    async act(text, action) {
      const row = person.row(text);
      await row.hover();
      await row.locator('.message-more').click();
      await page.locator(`.menu [data-action=${action}]`).click();
    },
    async react(text, emoji) {
      await person.row(text).hover();
      await person.row(text).locator('.message-more').click();
      await page.locator('.menu-emoji', { hasText: emoji }).click();
    },
    confirm: () => page.locator('dialog [data-action=confirm]').click(),
    /** What the room itself tells, in order. */
    told: () => page.locator('.system').allTextContents(),
    async openMembers() {
      await page.locator('[data-action=members]').click();
      await page.locator('.room-dialog .member-list .person').first().waitFor();
    },
    /** Chooses what to do about a member in the open dialog. */
    async actOnMember(nickname, action) {
      await page.locator('.room-dialog .person', { hasText: nickname }).locator('.person-more').click();
      await page.locator(`.menu [data-action=${action}]`).click();
    },
    /** Waits until everything written here is in the room. */
    async allSent() {
      await until(async () => {
        const waiting = (await person.bubbles()).filter((bubble) => bubble.id === null);
        assert.deepEqual(waiting, []);
      });
    },
    async close() {
      await context.close();
      link.close();
    },
  };
  if (signUp) await person.signUp();
  return person;
}

async function botAt(url, name) {
  const who = identity(name);
  const ask = async (method, path, body, token) => {
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return text === '' ? null : JSON.parse(text);
  };
  await ask('POST', '/api/v1/auth/signup', who);
  const { userId, accessToken } = await ask('POST', '/api/v1/auth/login', who);
  const accepted = new Map();
  const client = new Client({
    webSocketFactory: () => new WebSocket(`${url.replace(/^http/, 'ws')}/ws/v1/chat?access_token=${accessToken}`, ['v12.stomp']),
    reconnectDelay: 0,
  });
  await new Promise((resolve, reject) => {
    client.onConnect = resolve;
    client.onWebSocketClose = (event) => reject(new Error(`closed: ${event.code}`));
    client.activate();
  });
  client.subscribe('/user/queue/acks', ({ body }) => accepted.get(JSON.parse(body).clientMessageId)?.resolve());
  client.subscribe('/user/queue/errors', ({ body }) => accepted.get(JSON.parse(body).clientMessageId)?.reject(new Error(body)));
  return {
    ...who,
    userId,
    ask: (method, path, body) => ask(method, path, body, accessToken),
    /** Sends texts, in order, and waits until all of them are accepted. */
    async write(roomId, ...contents) {
      await Promise.all(
        contents.map((content) => {
          const clientMessageId = randomUUID();
          const answered = new Promise((resolve, reject) => accepted.set(clientMessageId, { resolve, reject }));
          client.publish({
            destination: '/pub/chat/message',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ roomId, clientMessageId, type: 'TEXT', content }),
          });
          return answered;
        }),
      );
    },
    /** What stands in a room at an id. */
    message: (roomId, messageId) => ask('GET', `/api/v1/chat/rooms/${roomId}/messages/${messageId}`, undefined, accessToken),
    history: async (roomId) => {
      const { messages } = await ask('GET', `/api/v1/chat/rooms/${roomId}/messages?limit=200`, undefined, accessToken);
      return messages;
    },
    close: () => client.deactivate({ force: true }),
  };
}

/** Tries again until a check holds. */
export async function until(check, patience = PATIENCE_MS) {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }
}

/** What a browser itself reports while its network is cut. */
const isNetworkTrouble = (problem) => /net::ERR_|WebSocket connection to|Failed to load resource/.test(problem);

export function assertNoProblems(...people) {
  for (const person of people) assert.deepEqual(person.problems, []);
}

export function assertOnlyNetworkTrouble(...people) {
  for (const person of people) assert.deepEqual(person.problems.filter((problem) => !isNetworkTrouble(problem)), []);
}
