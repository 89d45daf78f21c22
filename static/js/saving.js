"use strict";
/* Pages that save each field as it is set: what is refused is shown where it was typed. */

/* What the server refuses comes back with words; they belong beside the field. */
const isRefused = (event) => [409, 422].includes(event.detail.xhr.status) && event.detail.elt.closest("[data-saves]");

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isRefused(event)) return;
  event.detail.shouldSwap = true;
  event.detail.isError = true;
});

/* After site.js has told that it failed: it was not the connection. */
document.addEventListener("htmx:afterRequest", (event) => {
  if (!isRefused(event)) return;
  document.querySelector("[data-autosave]").textContent = document.querySelector("[data-refused]").dataset.refused;
});
