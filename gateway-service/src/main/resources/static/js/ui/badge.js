/** The number on the app's icon, where the browser and the system have one. */

let shown = 0;

export function showOnAppIcon(count) {
  if (count === shown || typeof navigator.setAppBadge !== 'function') return;
  shown = count;
  // Refused where the page is not installed as an app: then there is no icon.
  (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => {});
}
