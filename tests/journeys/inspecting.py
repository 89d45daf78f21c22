"""What every page must be: free of accessibility faults, within the width of a phone, with targets for a thumb."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

PHONE, ZOOMED = 390, 320  # CSS pixels; 320 is a 1280 px window at 400%
THUMB = 44  # px, for what is chosen and pressed
# WCAG 2.2 AA asks for 24 px of everything that is not in running text.
LEAST_TARGET = 24

_RULES: Any = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# These two take most of the time, and what they look at is the same in every language.
_LOOKS = ("color-contrast", "target-size")
_AXE = """
async (options) => {
  const found = await axe.run(document, options);
  return found.violations;
}
"""

_WIDER = """
() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const inFrame = (element) => element.closest(".table-wrap") && !element.matches(".table-wrap");
  const wide = [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > room + 1 && !inFrame(element))
    .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
  return [`${document.documentElement.scrollWidth} px wide: ${[...new Set(wide)].slice(0, 6).join(", ")}`];
}
"""
_SMALL = """
([selector, least]) => [...document.querySelectorAll(selector)]
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([element, box]) => box.width && box.height && !element.closest(".visually-hidden, .skip-link"))
  .filter(([, box]) => box.height < least - 0.5 || box.width < least - 0.5)
  .map(([element, box]) => [`${element.tagName.toLowerCase()}.${element.className}`,
    element.textContent.trim().slice(0, 30), Math.round(box.width), Math.round(box.height)].join(" | "))
"""
_CARDS = ".choice-card, .option, main .btn:not(.btn-small), summary"
_TARGETS = (
    "button, summary, .btn, .languages a, .site-nav a, .task-list > li, .back-link, [type=text], [type=email], select"
)


def faults(page: Page, *, looks: bool) -> list[str]:
    """Everything wrong with the open page, in words; changes the width of its window."""
    found = accessibility_faults(page, looks=looks)
    for width in (ZOOMED, PHONE):
        page.set_viewport_size({"width": width, "height": 844})
        found += [f"at {width} px: {fault}" for fault in page.evaluate(_WIDER)]
    found += [f"small for a thumb: {fault}" for fault in page.evaluate(_SMALL, [_CARDS, THUMB])]
    found += [f"small: {fault}" for fault in page.evaluate(_SMALL, [_TARGETS, LEAST_TARGET])]
    return found


def accessibility_faults(page: Page, *, looks: bool = True) -> list[str]:
    """What axe finds; `looks` includes contrasts and the distances between targets."""
    rules = {rule: {"enabled": looks} for rule in _LOOKS}
    page.evaluate(AXE_SCRIPT)
    options = {"runOnly": _RULES, "rules": rules, "resultTypes": ["violations"], "preload": False}
    return [_words(violation) for violation in page.evaluate(_AXE, options)]


def _words(violation: dict[str, Any]) -> str:
    places = "; ".join(str(node["target"]) + " " + node.get("failureSummary", "") for node in violation["nodes"][:3])
    return f"{violation['impact']} {violation['id']}: {violation['help']} ({len(violation['nodes'])} x) {places}"
