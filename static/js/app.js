/* Small helps on top of pages that work without them. Everything hangs on data attributes. */
(() => {
  "use strict";

  const say = (text) => {
    const line = document.getElementById("live");
    line.textContent = text;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { line.textContent = ""; }, 6000);
  };

  /* 万元 are added as whole hundredths, so that no cent is lost to floating point. */
  const cents = (text) => {
    const plain = text.replace(/[,\s，]/g, "").replace("−", "-");
    if (!/^-?\d+(\.\d{1,2})?$/.test(plain)) return null;
    const [whole, part = ""] = plain.replace("-", "").split(".");
    return (plain.startsWith("-") ? -1 : 1) * (Number(whole) * 100 + Number(part.padEnd(2, "0")));
  };
  const money = (value) => {
    const size = Math.abs(value);
    const whole = Math.floor(size / 100).toString().replace(/\B(?=(\d{3})+$)/g, ",");
    return `${value < 0 ? "−" : ""}${whole}.${String(size % 100).padStart(2, "0")}`;
  };

  /* data-add="name" on inputs, data-total="name" on the cell that shows their sum */
  const addUp = (name) => {
    let sum = 0;
    document.querySelectorAll(`[data-add="${name}"]`).forEach((box) => { sum += cents(box.value) ?? 0; });
    document.querySelectorAll(`[data-total="${name}"]`).forEach((cell) => { cell.textContent = money(sum); });
  };

  /* data-keep on a form: leaving with unsaved work asks first */
  const unsaved = new Set();
  window.addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });

  document.addEventListener("input", (event) => {
    const box = event.target;
    if (box.dataset?.add) addUp(box.dataset.add);
    const form = box.closest?.("form[data-keep]");
    if (form) unsaved.add(form);
  });

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-all]")) {
      const names = `input[type=checkbox][name="${box.dataset.all}"]`;
      (box.closest("form") || document).querySelectorAll(names).forEach((one) => { one.checked = box.checked; });
    }
    if (box.closest("form[data-auto]")) box.form.requestSubmit();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.ask || form.dataset.ask;
    if (question && !window.confirm(question)) { event.preventDefault(); return; }
    unsaved.delete(form);
    if (event.defaultPrevented || form.hasAttribute("hx-post") || form.method === "get") return;
    /* a second click does nothing; the values of the pressed button are still sent */
    const close = (shut) => form.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = shut; });
    setTimeout(() => close(true));
    /* a file comes and the page stays: another format may be wanted next */
    if (form.hasAttribute("data-download")) setTimeout(() => close(false), 1500);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("button[type=submit]:disabled").forEach((button) => { button.disabled = false; });
  });

  const copy = async (source) => {
    const text = "value" in source ? source.value : source.textContent;
    try {
      await navigator.clipboard.writeText(text.trim());
    } catch {
      const range = document.createRange();
      range.selectNodeContents(source);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      if (!document.execCommand("copy")) { say("请按 Ctrl+C 复制选中的文字"); return; }
    }
    say("已复制");
  };

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const press = event.target.closest?.("[data-print], [data-copy]");
    if (!press) return;
    event.preventDefault();
    if ("print" in press.dataset) window.print();
    else copy(document.querySelector(press.dataset.copy)).then(() => {
      /* what was copied is ticked off */
      if (press.dataset.then) document.querySelector(press.dataset.then)?.click();
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  /* htmx: an answer that is an error page is said in one line, the page stays as it is */
  const refused = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    say(page.querySelector("h1")?.textContent.trim() || "这一步没有完成，请重试。");
  };
  document.addEventListener("htmx:responseError", (event) => refused(event.detail.xhr.responseText));
  document.addEventListener("htmx:sendError", () => say("网络没有连上，内容还在页面上，请稍后重试。"));

  /* A form's fields as a body that stays as short as its text: only what separates fields is written as %..; a sheet of
     hundreds of rows in Chinese is a third of what percent signs make of it, and is read in a fraction of the time. */
  const body = (fields) => {
    const part = (text) => text.replace(/[%&=+#\x00-\x1f]/g, encodeURIComponent).replaceAll(" ", "+");
    return [...fields].filter(([, text]) => typeof text === "string").map(([name, text]) => `${part(name)}=${part(text)}`).join("&");
  };
  window.htmx?.defineExtension("utf8-body", { encodeParameters: (xhr, parameters) => body(parameters) });

  /* a form that came back: the caret stands in the first field that is wrong */
  if ("answer" in document.body.dataset && !location.hash && !document.querySelector("[autofocus]")) {
    const wrong = [...document.querySelectorAll("main [aria-invalid=true]")].find((one) => one.offsetParent);
    (wrong?.matches("input, select, textarea") ? wrong : wrong?.querySelector("input, select, textarea"))?.focus();
  }

  new Set([...document.querySelectorAll("[data-add]")].map((box) => box.dataset.add)).forEach(addUp);
  window.jicheng = { say, cents, money, addUp, body, refused, settle: (form) => unsaved.delete(form), unsettle: (form) => unsaved.add(form) };
})();
