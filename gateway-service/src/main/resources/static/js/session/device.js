/** What a user agent says of itself, as people call it. Pure; what it does not know it leaves out. */

/** In this order: most of them also claim to be those behind them. */
const BROWSERS = [
  [/KAKAOTALK/i, 'KakaoTalk'],
  [/Whale\//, 'Whale'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Edg(A|iOS)?\//, 'Edge'],
  [/OPR\/|OPiOS\//, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Version\/[\d.]+ .*Safari\//, 'Safari'],
];

const SYSTEMS = [
  [/Android/, 'Android'],
  [/iPad/, 'iPadOS'],
  [/iPhone|iPod/, 'iOS'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Macintosh|Mac OS X/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];

const NAME_LENGTH = 40;

/** @returns {{ browser: string | null, system: string | null }} */
export function deviceOf(userAgent) {
  const named = (table) => table.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1] ?? null;
  const browser = named(BROWSERS);
  const system = named(SYSTEMS);
  if (browser || system || !userAgent) return { browser, system };
  // An app, a script: the name before its version.
  const own = /^[\p{L}\p{N} ._-]+/u.exec(userAgent)?.[0].trim().slice(0, NAME_LENGTH);
  return { browser: own || null, system: null };
}
