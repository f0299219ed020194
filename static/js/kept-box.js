/* What the page says about kept text: a line with its buttons, and the text itself, to read and to copy. */
(() => {
  "use strict";

  const node = (tag, attributes, ...inside) => {
    const made = Object.assign(document.createElement(tag), attributes);
    made.append(...inside);
    return made;
  };
  const glyph = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "glyph");
    svg.setAttribute("aria-hidden", "true");
    svg.append(document.createElementNS("http://www.w3.org/2000/svg", "use"));
    svg.firstChild.setAttribute("href", `#m-${name}`);
    return svg;
  };
  const button = (words, press) => {
    const made = node("button", { type: "button", className: "btn btn-plain btn-xs" }, words);
    made.addEventListener("click", press);
    return made;
  };
  const link = (words, href) => node("a", { className: "btn btn-plain btn-xs", href }, words);
  const listed = (fields, open) => {
    const lines = node("dl", { className: "kept-lines" });
    Object.values(fields).forEach(({ label, text }) => {
      lines.append(node("dt", {}, label || "内容"), node("dd", {}, text || "（空白）"));
    });
    return node("details", { open }, node("summary", {}, "查看内容"), lines);
  };
  const line = (words, ...acts) => node("div", { className: "said-line is-warning" }, glyph("warn"), node("span", {}, words), ...acts);
  const box = (...inside) => {
    const made = node("section", { className: "said kept no-print" }, ...inside);
    made.setAttribute("role", "status");
    return made;
  };
  /* beside a control: what has to be done once more */
  const again = (input, words) => {
    const id = `again-${input.id || input.name}`;
    input.after(node("p", { id, className: "field-error" }, glyph("warn"), node("span", {}, words)));
    input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") || ""} ${id}`.trim());
  };

  window.jicheng.boxes = { box, line, listed, button, link, again };
})();
