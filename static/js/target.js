/* The target form with script: rows without a reload, remarks that follow the typing. Without it every button posts. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-target]");
  if (!form || !window.htmx) return;
  const body = document.getElementById("target-body");
  const state = document.getElementById("save-state");
  const check = form.dataset.check;
  let timer = 0;
  let version = 0;

  /* textareas grow with their text where the browser cannot do it by itself */
  const grows = CSS.supports("field-sizing", "content");
  const grow = (box) => {
    if (grows || box.tagName !== "TEXTAREA") return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  };

  /* what the head says of the last save: unsaved, saving, saved, failed */
  const looks = { unsaved: ["warn", "warn"], saving: ["muted", "now"], saved: ["ok", "tick"], failed: ["bad", "bad"] };
  const tell = (kind, text) => {
    const mark = state.querySelector("[data-state]");
    if (!mark || (mark.dataset.state === kind && mark.lastChild.textContent === text)) return;
    mark.dataset.state = kind;
    mark.className = `${looks[kind][0]}${kind === "failed" ? "" : " nowrap"}`;
    mark.lastChild.textContent = text;
    mark.querySelector("use").setAttribute("href", `#m-${looks[kind][1]}`);
  };
  const showUnsaved = () => {
    if (state.querySelector("[data-state]")?.dataset.state !== "failed") tell("unsaved", "有未保存的修改");
  };
  const unsaved = () => {
    form.dispatchEvent(new Event("input", { bubbles: true })); /* app.js then asks before the page is left */
    showUnsaved();
  };

  /* messages beside the cells, taken from the panel */
  const place = (cell, notes) => (cell.matches("table, .rows") ? notes.parentElement : cell.closest(".field, td, th"));
  const clear = () => {
    form.querySelectorAll(".note[data-live]").forEach((note) => note.remove());
    form.querySelectorAll("#target-fields .is-bad, #target-fields .is-warn").forEach((one) => {
      if (!one.querySelector(".note[data-unread]")) one.classList.remove("is-bad", "is-warn");
    });
    form.querySelectorAll("#target-fields [aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
  };
  const glyphs = { bad: "bad", warn: "warn", info: "info", done: "tick" };
  const say = (cell, level, text, whole) => {
    let notes = document.getElementById(`n-${cell.id}`);
    const holder = place(cell, notes);
    if (!holder) return;
    if (!notes) {
      notes = document.createElement("div");
      notes.className = "notes";
      notes.id = `n-${cell.id}`;
      holder.append(notes);
      cell.setAttribute("aria-describedby", notes.id);
    }
    const note = document.createElement("span");
    note.className = `note ${level}${level === "info" || level === "done" ? " muted" : ""}${whole ? " whole" : ""}`;
    note.dataset.live = "";
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "glyph");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `#m-${glyphs[level]}`);
    svg.append(use);
    note.append(svg, text);
    notes.prepend(note);
    if (level === "bad") {
      holder.classList.remove("is-warn");
      holder.classList.add("is-bad");
      cell.setAttribute("aria-invalid", "true");
    } else if (level === "warn" && !holder.classList.contains("is-bad")) holder.classList.add("is-warn");
  };
  const mark = () => {
    clear();
    document.querySelectorAll("#findings [data-cells]").forEach((item) => {
      item.dataset.cells.split(" ").filter(Boolean).forEach((id) => {
        const cell = document.getElementById(id);
        if (cell) say(cell, item.dataset.level, item.dataset.note, "whole" in item.dataset);
      });
    });
  };

  /* 系统审核 follows the typing; an answer that a later change has overtaken is dropped */
  const busy = () => {
    const here = document.activeElement;
    return here && here.closest("#findings") && here.matches("textarea");
  };
  let asking = null;
  const review = async () => {
    const asked = ++version;
    const asker = new AbortController();
    asking = asker;
    const headers = { "HX-Request": "true", "HX-Current-URL": location.href, "Content-Type": "application/x-www-form-urlencoded" };
    let answer, text;
    try {
      answer = await fetch(check, { method: "POST", body: window.jicheng.body(new FormData(form)), headers, signal: asker.signal });
      text = await answer.text();
    } catch {
      if (!asker.signal.aborted) window.jicheng.say("网络没有连上，内容还在页面上，请稍后重试。");
      return;
    }
    if (asked !== version) return;
    if (!text.includes('id="findings"')) {
      /* the login, or a page that says why not: what was typed stays where it is */
      if (answer.ok) expired();
      else window.jicheng.refused(text);
    } else if (busy()) document.activeElement.addEventListener("blur", later, { once: true });
    else {
      htmx.swap("#findings", text, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
      mark();
    }
  };
  /* what was asked before is of no use any more */
  const drop = () => {
    version += 1;
    clearTimeout(timer);
    asking?.abort();
  };
  const later = () => {
    drop();
    timer = setTimeout(review, 700);
  };

  form.addEventListener("input", (event) => {
    event.target.closest?.(".is-carried")?.classList.remove("is-carried");
    grow(event.target);
    if (event.target.closest("#findings, .paste-box")) return;
    showUnsaved();
    if (event.isComposing) drop(); /* pinyin on its way to a word: asked once the word stands */
    else if (event.isTrusted) later();
  });
  form.addEventListener("compositionend", (event) => {
    if (!event.target.closest("#findings, .paste-box")) later();
  });
  form.addEventListener("change", (event) => {
    if (!event.target.closest("#findings, .paste-box")) later();
  });

  /* Buttons that only change the table post it and take back the new one; the caret stays in its cell. */
  const action = form.getAttribute("action");
  const swap = (values, source = form) => {
    drop();
    back = document.activeElement?.id || "";
    return htmx.ajax("POST", action, { source, target: "#target-body", select: "#target-body", swap: "whole show:none", values }).catch(() => {});
  };
  let back = "";
  const press = (value) => {
    unsaved();
    return swap({ do: value });
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-row-op]");
    if (!button) return;
    event.preventDefault();
    press(button.value);
  });
  form.addEventListener("keydown", (event) => {
    const step = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const row = event.target.closest("#c-indicators tr[id^='r-']");
    if (!step || !row || !event.altKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    press(`${step}:${row.id.slice(2)}`);
  });

  /* what stood on the form at some time, shown again: only that, not what the page shows now */
  const show = (fields) => {
    const values = { do: "show", revision: form.elements.revision.value };
    const besides = sent().filter(([name]) => /^(explain:|answer-)/.test(name) && !fields.some(([one]) => one === name));
    [...fields, ...besides].filter(([name]) => name !== "revision").forEach(([name, text]) => { (values[name] ||= []).push(text); });
    unsaved();
    const bare = document.createElement("form");
    bare.setAttribute("hx-ext", form.getAttribute("hx-ext"));
    bare.append(form.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
    document.body.append(bare);
    return swap(values, bare).finally(() => bare.remove());
  };

  /* an answer that leads to the login: the form stays as it is */
  const expired = () => {
    keep();
    window.jicheng?.say("登录可能已过期，填写的内容留在这台电脑上。请刷新页面重新登录，再点“恢复”。");
  };
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!event.detail.xhr.getResponseHeader("HX-Redirect")) return;
    event.preventDefault();
    expired();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.requestConfig.path !== action || event.detail.xhr.responseText.includes('id="target-body"')) return;
    event.detail.shouldSwap = false; /* some other page: what was typed stays where it is */
    expired();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    form.querySelectorAll("textarea").forEach(grow);
    if (event.detail.requestConfig?.path !== action) return;
    const cell = back && !form.querySelector("[autofocus]") && document.getElementById(back);
    if (cell && document.activeElement !== cell && form.contains(cell)) cell.focus({ preventScroll: true });
    document.getElementById("paste")?.focus();
    back = "";
  });

  /* a remark's place: the cell takes the eye and the caret */
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#c-"]');
    if (!link) return;
    const cell = document.getElementById(link.getAttribute("href").slice(1));
    if (!cell) return;
    event.preventDefault();
    cell.scrollIntoView({ block: "center" });
    if (cell.matches("input, textarea, select")) cell.focus({ preventScroll: true });
  });

  /* A save that ended at the login page: what was sent is kept in this browser until a save has arrived, and offered again. */
  const { store } = window.jicheng;
  const key = `target:${action}`;
  const sent = () => [...new FormData(form)].filter(([name, text]) => name !== "csrfmiddlewaretoken" && typeof text === "string");
  const keep = () => store.write(key, { sent: sent() });
  form.addEventListener("submit", (event) => { if (!event.defaultPrevented) keep(); });
  const offer = (entry) => {
    const kept = entry.sent;
    const box = document.getElementById("kept");
    box.hidden = false;
    box.querySelector("[data-moment]").textContent = store.moment(entry.at);
    box.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      store.drop(key);
      box.hidden = true;
      if (button.value !== "restore") return;
      form.elements.revision.value = kept.find(([name]) => name === "revision")?.[1] ?? "";
      show(kept);
    });
  };
  const entry = store.read(key);
  const told = new URLSearchParams(location.search).has("saved");
  if (entry) {
    const text = (fields) => JSON.stringify(fields.filter(([name]) => name !== "revision"));
    const arrived = told || state.querySelector("[data-state=unsaved]") || text(entry.sent) === text(sent());
    if (arrived) store.drop(key);
    else offer(entry);
  }

  const forget = () => store.drop(key);
  window.jicheng.target = { form, action, check, told, sent, show, swap, tell, keep, forget, later, expired };
  if (location.search) history.replaceState(null, "", location.pathname + location.hash);

  form.querySelectorAll("textarea").forEach(grow);
  if (state.querySelector("[data-state=unsaved]")) unsaved();
  const named = location.hash.startsWith("#c-") && document.getElementById(location.hash.slice(1));
  if (named && named.matches("input, textarea, select")) named.focus();
  else document.getElementById("conflict")?.focus();
})();
