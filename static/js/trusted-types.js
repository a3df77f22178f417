// The page requires Trusted Types. htmx turns what this server sends into nodes: this one policy lets it, and it has to
// be there before htmx is. Nothing else makes markup from text.
window.trustedTypes?.createPolicy('default', { createHTML: html => html });
