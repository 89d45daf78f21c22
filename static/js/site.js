"use strict";
/* Small improvements; every page works without them. */

/* The first thing to read after a refused form is what to mend. */
const focusErrors = (part) => part.querySelector("[data-focus]")?.focus();

/* Says in words whether the last change is kept. The texts stand in the page, in its language. */
const showSaving = (state) => {
  document.querySelectorAll("[data-autosave]").forEach((line) => {
    line.dataset.state = state;
    line.textContent = line.dataset[state];
  });
};

/* What is on its way and what did not arrive; "saved" is said only when both are empty. */
const underWay = new Set();
const unsaved = new Set();
const saver = (event) => event.detail.elt.closest("[data-saves]");

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!saver(event)) return;
  underWay.add(event.detail.xhr);
  showSaving("saving");
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (!saver(event)) return;
  underWay.delete(event.detail.xhr);
  if (event.detail.successful) unsaved.delete(saver(event));
  else unsaved.add(saver(event));
  if (unsaved.size) showSaving("failed");
  else queueMicrotask(() => underWay.size || showSaving("saved")); // the next in the queue starts right after this
});

/* A second press on a form that is under way sends nothing. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});

/* Back from the next page: forms may be sent again. */
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print], [data-copy]");
  if (!button) return;
  if (button.matches("[data-print]")) window.print();
  else copy(button);
});

const copy = async (button) => {
  const source = document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText(source.textContent.trim());
  button.textContent = button.dataset.done;
};

/* Buttons that need a script show only where there is one. */
const showScripted = () => {
  const copies = navigator.clipboard ? "[data-print], [data-copy]" : "[data-print]";
  document.querySelectorAll(copies).forEach((button) => button.removeAttribute("hidden"));
};

focusErrors(document);
showScripted();
document.addEventListener("htmx:load", (event) => {
  if (event.target === document.body) return;
  focusErrors(event.target);
  showScripted();
});
