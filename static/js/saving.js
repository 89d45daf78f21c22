"use strict";
/* Pages that save each field as it is set: what is refused is shown where it was typed. The form around the fields
   queues their saves (hx-sync): an answer tells how the whole page now stands, and an older one must not come last. */

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

/* On a slow line answers may be given before the scripts are there: those are saved once they are. */
const isTouched = (field) =>
  field.matches("textarea") ? field.value !== field.defaultValue : field.checked !== field.defaultChecked;

document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) return;
  [...document.querySelectorAll("[data-saves] :is(textarea, [type=checkbox], [type=radio]:checked)")]
    .filter(isTouched)
    .forEach((field) => ["input", "change"].forEach((name) => field.dispatchEvent(new Event(name, { bubbles: true }))));
});

/* A button that acts on what is saved, such as sending questions to the firm, waits for a save under way elsewhere on
   the page: clicking it is what leaves the field that was typed in. When the save fails, nothing is sent. */
const savesUnderWay = new Set();
let formWaiting = null;

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.closest("[data-saves]")) savesUnderWay.add(event.detail.xhr);
});

document.addEventListener("submit", (event) => {
  if (!savesUnderWay.size || event.target.querySelector("[data-saves]")) return;
  event.preventDefault();
  delete event.target.dataset.sent; // by site.js, which has just counted this press: the form is still to go
  formWaiting = { form: event.target, button: event.submitter };
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (!savesUnderWay.delete(event.detail.xhr)) return;
  if (!event.detail.successful) formWaiting = null;
  queueMicrotask(sendWaiting); // by then the next save in the queue has started
});

const sendWaiting = () => {
  if (savesUnderWay.size || !formWaiting) return;
  const { form, button } = formWaiting;
  formWaiting = null;
  form.requestSubmit(button);
};
