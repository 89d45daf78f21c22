"use strict";
/* The review page by keyboard. The keys count only while the focus is in the rating, and never in a text field. */

const rating = document.querySelector("[data-review]");
const questions = rating ? [...rating.querySelectorAll("[data-question]")] : [];

const levelOf = (question) => question.querySelector("[data-level]");
const isOpen = (question) => !question.querySelector("[data-level] input:checked");

/* Focus on the group of levels: it is read with its question, and the number keys then set it. */
const goTo = (question) => {
  if (!question) return;
  levelOf(question).focus({ preventScroll: true });
  question.scrollIntoView({ block: "center" });
};

const choose = (question, level) => {
  const button = question.querySelector(`[data-level] input[value="${level}"]`);
  if (button.checked) return;
  button.checked = true;
  button.dispatchEvent(new Event("change", { bubbles: true }));
};

const ask = (question) => {
  const fold = question.querySelector("[data-ask]");
  fold.open = true;
  fold.querySelector("textarea").focus();
};

const showLevels = (question) => {
  const fold = question.querySelector("[data-levels]");
  fold.open = !fold.open;
};

const comment = (question) => question.closest("[data-dimension]").querySelector("textarea[name^=comment]").focus();

/* The question that a text field is about; a comment is about its dimension, of which the last question stands above. */
const questionOf = (field) =>
  field.closest("[data-question]") ?? [...(field.closest("[data-dimension]")?.querySelectorAll("[data-question]") ?? [])].pop();

const actions = (question) => {
  const here = questions.indexOf(question);
  return {
    j: () => goTo(questions[here + 1]),
    k: () => goTo(questions[here - 1]),
    u: () => goTo([...questions.slice(here + 1), ...questions.slice(0, here)].find(isOpen)),
    l: () => showLevels(question),
    a: () => ask(question),
    c: () => comment(question),
  };
};

const isTyping = (target) => target.matches("textarea, select, input:not([type=radio])");

const onKey = (event) => {
  const question = questionOf(event.target);
  if (!question || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") goTo(question);
    return;
  }
  const key = event.key.toLowerCase();
  if ("12345".includes(key)) choose(question, key);
  else if (key in actions(question)) actions(question)[key]();
  else return;
  event.preventDefault();
};

rating?.addEventListener("keydown", onKey);
document.querySelector("[data-first-question]")?.addEventListener("click", (event) => {
  event.preventDefault();
  goTo(questions[0]);
});
