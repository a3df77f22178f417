// Creates the default Trusted Types policy, which lets htmx parse responses as HTML. It has to exist before htmx runs.
// No other code creates markup from strings.
window.trustedTypes?.createPolicy('default', { createHTML: html => html });
