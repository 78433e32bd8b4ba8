// Browsers slow the timers of a hidden page down to one a minute; a worker's keep their pace.
setInterval(() => postMessage('beat'), 10_000);
