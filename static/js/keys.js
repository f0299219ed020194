/* Keys for whoever would rather not reach for the mouse. The focus that moves is the browser's own, so that Enter, a
   screen reader and the page agree on where one is. A key only leads somewhere; none of them presses anything. */
(() => {
  "use strict";

  const OFF = "jicheng-keys-off";
  const help = document.getElementById("keys");
  if (!help) return;

  const typing = (box) => box.matches("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
  const isOff = () => { try { return localStorage.getItem(OFF) === "yes"; } catch { return false; } };
  const seen = (one) => one.getClientRects().length > 0;

  /* What a row leads to: its name, else the first thing in it that can be used. */
  const handleOf = (row) =>
    [...row.querySelectorAll("th a[href], th button, :scope > a[href]"), ...row.querySelectorAll("a[href], button, summary")].find(seen);
  const rows = () =>
    [...document.querySelectorAll("main table tbody tr, main .side-list > li, main .find > li, main [data-row]")].filter((row) => seen(row) && handleOf(row));

  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const here = all.findLastIndex((row) => row.contains(document.activeElement));
    const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1);
    const handle = handleOf(all[next]);
    handle.focus({ focusVisible: true });
    handle.scrollIntoView({ block: "nearest" });
  };

  /* the form's own choice where it can be seen, the bar's button on a phone */
  const choose = (what) => {
    const found = [...document.querySelectorAll(`#decide [name="decision"][value="${what}"], .sign-bar [name="quick"][value="${what}"]`)].find(seen);
    found?.focus({ focusVisible: true });
    found?.scrollIntoView({ block: "nearest" });
    return Boolean(found);
  };
  const find = () => {
    const box = [...document.querySelectorAll("#top-q, #s-q")].find(seen);
    box?.focus();
    box?.select();
    return Boolean(box);
  };
  const write = () => {
    const box = document.getElementById("comment");
    if (box && seen(box)) { box.focus(); return true; }
    return false;
  };

  const keys = {
    j: () => { step(1); return true; },
    k: () => { step(-1); return true; },
    "/": find,
    a: () => choose("approve"),
    r: () => choose("send_back"),
    n: () => choose("reject"),
    c: write,
  };

  const show = () => {
    if (!help.open) help.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") { event.preventDefault(); show(); return; }
    if (isOff()) return;
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (act?.()) event.preventDefault();
  });

  const use = help.querySelector("[data-keys-use]");
  use.checked = !isOff();
  use.addEventListener("change", () => {
    try { localStorage.setItem(OFF, use.checked ? "no" : "yes"); } catch { /* for this page only, then */ }
  });
  document.querySelectorAll("[data-keys-show]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", show);
  });
})();
