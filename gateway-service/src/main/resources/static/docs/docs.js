'use strict';

window.SwaggerUIBundle({
  url: '/docs/openapi.json',
  dom_id: '#api',
  docExpansion: 'list',
  tryItOutEnabled: false,
  // Nothing is sent elsewhere to be validated.
  validatorUrl: null,
});
