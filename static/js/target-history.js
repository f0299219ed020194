/* 撤销 and 重做 of the target form: every cell left, row moved, block pasted and repair made is a step back. */
(() => {
  "use strict";

  const target = window.jicheng?.target;
  if (!target) return;
  const { form, action } = target;
  const key = `jicheng:steps:${window.jicheng.store.person}:${action}`;
  const MOST = 40;
  const ROOM = 1_500_000; /* signs the tab may keep */
  const aside = /^(revision|do|paste-.*|library-.*|explain:.*|answer-.*)$/;
  const revision = () => form.elements.revision?.value;
  const now = () => JSON.stringify(target.sent().filter(([name]) => !aside.test(name)));

  let past = [];
  let future = [];
  let here = now();
  let quiet = false;
  let eye = "";

  const paint = () => {
    const steps = document.getElementById("steps");
    if (!steps) return;
    steps.hidden = false;
    steps.querySelector("[data-step=undo]").setAttribute("aria-disabled", String(!past.length));
    steps.querySelector("[data-step=redo]").setAttribute("aria-disabled", String(!future.length));
  };
  const keep = () => {
    while (past.length > MOST || past.join("").length > ROOM) past.shift();
    try { sessionStorage.setItem(key, JSON.stringify({ past, future, here, revision: revision() })); } catch { sessionStorage.removeItem(key); }
  };
  const commit = () => {
    const state = now();
    if (state !== here) {
      past.push(here);
      future = [];
      here = state;
      keep();
    }
    paint();
  };

  /* the first cell that differs takes the eye */
  const difference = (before, after) => {
    const texts = new Map(JSON.parse(before));
    const changed = JSON.parse(after).find(([name, text]) => texts.get(name) !== text && /^(?!row$|goal$)/.test(name));
    return changed?.[0] ?? "";
  };
  const step = (from, to) => {
    if (!from.length || quiet) return;
    if (now() !== here) commit();
    if (!from.length) return;
    const wanted = from.pop();
    to.push(here);
    eye = difference(here, wanted);
    here = wanted;
    quiet = true;
    target.show(JSON.parse(wanted));
  };
  const undo = () => step(past, future);
  const redo = () => step(future, past);

  form.addEventListener("change", (event) => { if (!event.target.closest("#findings, .paste-box")) commit(); });
  /* what the program itself has filled in is no step of the person's */
  form.addEventListener("jicheng:filled", () => { here = now(); keep(); });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.requestConfig?.path !== action) return;
    if (!quiet) { commit(); return; }
    quiet = false;
    here = now();
    keep();
    paint();
    const cell = eye && form.elements[eye];
    const box = cell instanceof RadioNodeList ? cell[0] : cell;
    if (box && box.type !== "hidden") { box.scrollIntoView({ block: "center" }); box.focus({ preventScroll: true }); }
  });
  ["htmx:sendError", "htmx:responseError"].forEach((name) => document.addEventListener(name, (event) => {
    if (quiet && event.detail.requestConfig?.path === action) { quiet = false; [here] = [now()]; paint(); }
  }));

  /* a text that was changed since the caret came into it has the browser's own undo */
  form.addEventListener("focusin", (event) => { if ("value" in event.target) event.target.dataset.before = event.target.value; });
  const typing = () => {
    const box = document.activeElement;
    return Boolean(box?.matches?.("textarea, input") && (box.closest("#findings, .paste-box, .top") || box.value !== box.dataset.before));
  };
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || typing()) return;
    const letter = event.key.toLowerCase();
    if (letter === "z" && !event.shiftKey) { event.preventDefault(); undo(); }
    if (letter === "y" || (letter === "z" && event.shiftKey)) { event.preventDefault(); redo(); }
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) (button.dataset.step === "undo" ? undo : redo)();
  });

  /* a repair saves and loads the page anew: the steps go on */
  form.addEventListener("submit", () => { commit(); keep(); });
  const stored = JSON.parse(sessionStorage.getItem(key) || "null");
  const ours = stored && (target.told || stored.revision === revision() || document.getElementById("conflict"));
  if (ours) {
    ({ past, future } = stored);
    if (stored.here !== here) { past.push(stored.here); future = []; }
    keep();
  } else sessionStorage.removeItem(key);
  paint();
})();
