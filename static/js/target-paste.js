/* A block of cells pasted into the table or the plan is shown before it is put in; a single text is pasted as ever. */
(() => {
  "use strict";

  const target = window.jicheng?.target;
  if (!target) return;
  const { form } = target;

  const place = (cell) => {
    if (cell.matches("[data-paste-box]")) return document.getElementById("paste-at").value;
    if (cell.name?.startsWith("plan-")) return `plan/${cell.name.slice(5)}`;
    const row = cell.closest("#c-indicators tr[id^='r-']");
    const name = row && cell.name?.slice(row.id.length - 1);
    if (!row) return null;
    return `indicators/${row.id.slice(2)}/${{ operator: "value", number: "value", unit: "value" }[name] ?? name}`;
  };
  const cells = (html) => {
    if (!/<t[dh]/i.test(html)) return 0;
    return new DOMParser().parseFromString(html, "text/html").querySelectorAll("td, th").length;
  };
  const fragment = (html) => html.split("<!--StartFragment-->").pop().split("<!--EndFragment-->")[0];
  const table = (html) => { /* some programs begin the fragment within the table */
    const part = fragment(html);
    return /<t[dh]/i.test(part) ? `<table>${part}</table>`.replace(/<table>\s*(<table[\s\S]*<\/table>)\s*<\/table>/i, "$1") : html;
  };

  form.addEventListener("paste", (event) => {
    const cell = event.target;
    const at = cell.matches?.("textarea, input, select") ? place(cell) : null;
    if (at === null || !event.clipboardData) return;
    const html = event.clipboardData.getData("text/html");
    const text = event.clipboardData.getData("text/plain");
    const block = cells(html) > 1;
    if (!block && !text.includes("\t")) return;
    event.preventDefault();
    const values = { do: "paste:", "paste-html": block ? table(html) : "", "paste-text": text, "paste-at": at };
    target.swap(values);
  });
})();
