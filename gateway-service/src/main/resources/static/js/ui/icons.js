/** Line icons on a 24 × 24 grid, in the colour of the text around them and hidden from screen readers. */
const PATHS = {
  logo: ['M12 3.5c5 0 9 3.4 9 7.7s-4 7.7-9 7.7c-.9 0-1.8-.1-2.6-.3L4.6 21l1-3.9C4 15.7 3 13.6 3 11.2c0-4.3 4-7.7 9-7.7Z', 'M8.2 11.3c1.3-1.9 2.6-1.9 3.8 0s2.5 1.9 3.8 0'],
  compose: ['M20 11.5V18a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 18V7a2.5 2.5 0 0 1 2.5-2.5H13', 'M18.2 3.8a1.8 1.8 0 0 1 2.5 2.5L13 14l-3.3.8.8-3.3 7.7-7.7Z'],
  group: ['M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z', 'M2.5 20c.4-3.4 3-5.5 6.5-5.5s6.1 2.1 6.5 5.5', 'M18.5 8.5v6', 'M15.5 11.5h6'],
  people: ['M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z', 'M2.5 20c.4-3.4 3-5.5 6.5-5.5s6.1 2.1 6.5 5.5', 'M15.5 4.8a3.5 3.5 0 0 1 0 6.4', 'M17.8 14.9c2.1.7 3.4 2.5 3.7 5.1'],
  back: ['M15 5l-7 7 7 7'],
  send: ['M4.5 12h9', 'M4.5 12 3.6 5.2c-.1-.9.8-1.5 1.6-1.1l15 7c.8.4.8 1.5 0 1.9l-15 7c-.8.3-1.7-.3-1.6-1.2L4.5 12Z'],
  down: ['M12 5v14', 'M6 13l6 6 6-6'],
  close: ['M6 6l12 12', 'M18 6 6 18'],
  search: ['M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Z', 'M15.3 15.3 20.5 20.5'],
  check: ['M5 12.5l4.5 4.5L19 7.5'],
  clock: ['M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z', 'M12 7.5V12l3 2'],
  alert: ['M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z', 'M12 7.8v5', 'M12 16.1v.1'],
  offline: ['M3.5 9.5c1.3-1.3 2.8-2.2 4.4-2.8', 'M20.5 9.5A12.4 12.4 0 0 0 12 6', 'M7 13.2a7.6 7.6 0 0 1 3.2-1.8', 'M17 13.2c-.5-.5-1-.9-1.6-1.2', 'M12 17.9v.1', 'M4 3l16 18'],
  eye: ['M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z', 'M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z'],
  logout: ['M10 4.5H6.5A2 2 0 0 0 4.5 6.5v11a2 2 0 0 0 2 2H10', 'M15.5 8l4 4-4 4', 'M19.5 12H10'],
  chats: ['M4 5.5h16v11H9.5L4 20.5v-15Z', 'M8 9.5h8', 'M8 12.8h5'],
};

const SVG = 'http://www.w3.org/2000/svg';

export function icon(name, className = '') {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon ${className}`.trim());
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}
