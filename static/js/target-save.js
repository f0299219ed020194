/* The target form saves by itself: soon after a cell is left, never over what somebody else has saved. */
(() => {
  "use strict";

  const target = window.jicheng?.target;
  if (!target?.form.dataset.save) return;
  const { form, action, sent, tell } = target;
  const url = form.dataset.save;
  const SOON = 1500; /* after a cell is left or a row has moved */
  const IDLE = 8000; /* after the last key within a cell */
  const RETRY = [3000, 6000, 15000, 30000];
  const box = () => form.elements.revision;
  const bare = () => JSON.stringify(sent().filter(([name]) => !/^(revision|do|paste-.*|library-.*|explain:.*|answer-.*)$/.test(name)));
  const halted = () => Boolean(stopped || document.getElementById("conflict"));

  let known = Number(box().value);
  let saved = document.querySelector("#save-state [data-state=unsaved]") ? "" : bare();
  let words = document.querySelector("#save-state [data-state=saved]")?.textContent.trim() || "";
  let timer = 0;
  let running = null;
  let pending = null; /* what was sent and never answered: it is sent again as it was */
  let failures = 0;
  let stopped = false;

  const plan = (wait) => {
    clearTimeout(timer);
    if (!halted()) timer = setTimeout(save, wait);
  };
  const raise = (revision) => {
    known = Math.max(known, revision);
    if (box() && Number(box().value) < known) box().value = String(known);
  };
  const failed = (reason, act) => {
    tell("failed", `没有保存：${reason}`);
    target.keep();
    document.getElementById("save-act")?.remove();
    if (!act) return;
    const button = Object.assign(document.createElement("button"), { type: "submit", name: "do", value: "save", className: "link", textContent: act });
    button.id = "save-act";
    button.setAttribute("form", form.id);
    document.getElementById("save-state").append(" ", button);
  };
  const done = (answer, what) => {
    failures = 0;
    pending = null;
    raise(answer.revision);
    saved = what;
    /* 分值 the year's scheme has filled in while none was typed */
    Object.entries(answer.weights || {}).forEach(([row, weight]) => {
      const cell = form.elements[`${row}-weight`];
      if (cell && !cell.value) cell.value = weight;
    });
    if (Object.keys(answer.weights || {}).length) form.dispatchEvent(new CustomEvent("jicheng:filled"));
    if (bare() === what || Object.keys(answer.weights || {}).length) {
      if (Object.keys(answer.weights || {}).length) saved = bare();
      target.forget();
      window.jicheng.settle(form);
      words = `已保存 ${answer.at}`;
      tell("saved", words);
    } else plan(SOON);
  };
  const answered = async (response, what) => {
    if (response.type === "opaqueredirect" || response.status === 204) {
      pending = null;
      stopped = true;
      failed("登录可能已过期。请刷新页面重新登录，再点“恢复”");
      return;
    }
    if (response.status >= 500) throw new Error(String(response.status));
    pending = null;
    const said = (response.headers.get("Content-Type") || "").includes("json") ? await response.json() : {};
    if (response.ok) done(said, what);
    else if (response.status === 422) failed(said.reason || "有几格读不出来"); /* the next change tries again */
    else if (response.status === 403 && !said.reason) {
      stopped = true; /* another login in another window: this page's token is not its */
      failed("这个页面已过期。请刷新页面，再点“恢复”");
    } else {
      stopped = true;
      failed(said.reason || "现在不能修改这张表", "查看原因和两份内容");
    }
  };
  const send = async () => {
    const again = pending;
    const { data, what } = again || { data: window.jicheng.body(new FormData(form)), what: bare() };
    pending = { data, what };
    tell("saving", "正在保存");
    try {
      await answered(await fetch(url, { method: "POST", body: data, redirect: "manual", headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" } }), what);
    } catch {
      failed("网络没有连上，内容还在这个窗口，会自动重试");
      plan(RETRY[Math.min(failures, RETRY.length - 1)]);
      failures += 1;
    }
  };
  const save = () => {
    clearTimeout(timer);
    if (halted()) return Promise.resolve();
    if (running) return running.then(() => plan(SOON));
    if (!pending && bare() === saved) {
      window.jicheng.settle(form); /* what was changed has been taken back */
      if (words) tell("saved", words);
      return Promise.resolve();
    }
    running = send().finally(() => { running = null; });
    return running;
  };

  form.addEventListener("change", (event) => { if (!event.target.closest("#findings, .paste-box")) plan(SOON); });
  form.addEventListener("input", (event) => {
    if (!event.target.closest("#findings, .paste-box")) plan(failures ? RETRY[0] : IDLE);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.requestConfig?.path !== action) return;
    raise(Number(box().value));
    raise(known);
    if (!document.getElementById("paste")) plan(SOON);
  });
  window.addEventListener("online", () => { if (failures) plan(0); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && bare() !== saved) { target.keep(); save(); } });

  /* leaving for good: what was typed a moment ago is saved first; what cannot be is kept here, and kept.js asks about it */
  let leaving = false;
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-logout]") || leaving || (bare() === saved && !running && !pending)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { target: out, submitter } = event;
    target.keep();
    leaving = true;
    const go = () => out.requestSubmit(submitter);
    const wait = new Promise((late) => { setTimeout(late, 4000); });
    Promise.race([Promise.resolve(running).then(save).then(save), wait]).then(go).finally(() => { leaving = false; });
  }, { capture: true });

  /* a button waits for a save that is under way, so that it does not meet its own revision */
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (event.defaultPrevented || !running) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    running.finally(() => { if (form.isConnected) form.requestSubmit(submitter?.isConnected ? submitter : undefined); });
  }, { capture: true });
  if (saved === "") plan(SOON);
})();
