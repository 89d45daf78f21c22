"use strict";
/* The pages of the firm's journey: what was touched is noted, facts that do not apply are folded away. */

/* Until the server has told that it is kept, what was touched counts as changed: see readiness/forms/shown.py. */
const PARTS = { radio: 0, checkbox: 1, textarea: 2 };

document.addEventListener(
  "input",
  (event) => {
    const shown = event.target.closest("[data-saves]")?.querySelector("[data-shown]");
    if (!shown) return;
    const parts = shown.value.split(",");
    parts[PARTS[event.target.type]] = "*";
    shown.value = parts.join(",");
  },
  true,
);

const chosen = (form, name) =>
  [...form.querySelectorAll(`[name="${name}"]`)]
    .flatMap((field) => (field.matches("select") ? [...field.selectedOptions] : field.checked ? [field] : []))
    .map((field) => field.value);

/* "fact:choice,choice" – shown while one of the choices is made; what is typed there is kept. */
const applyConditions = (form) => {
  form.querySelectorAll("[data-shown-by]").forEach((part) => {
    const [name, values] = part.dataset.shownBy.split(":");
    const cited = document.getElementById(`fact-${name}`);
    part.hidden = Boolean(cited?.hidden) || !values.split(",").some((value) => chosen(form, name).includes(value));
  });
  form.querySelectorAll("[data-opened-by]").forEach((part) => {
    const opener = form.querySelector(`[data-opens="${part.dataset.openedBy}"]`);
    part.hidden = !(opener.checked || opener.selected) && !part.querySelector(".field-error");
  });
};

/* "None of these" and "prefer not to say" untick the others, and the other way round. */
const applyExclusive = (box) => {
  const group = box.closest("[data-exclusive]");
  if (!group || !box.checked) return;
  const alone = group.dataset.exclusive.split(",");
  group.querySelectorAll("input").forEach((other) => {
    if (other !== box && (alone.includes(box.value) || alone.includes(other.value))) other.checked = false;
  });
};

const profile = document.getElementById("profile-form");
if (profile) {
  profile.querySelectorAll("[data-condition]").forEach((line) => {
    line.hidden = Boolean(line.closest("[data-shown-by]"));
  });
  profile.addEventListener("change", (event) => {
    applyExclusive(event.target);
    applyConditions(profile);
  });
  applyConditions(profile);
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}
