/* 监控表: what anything but 确定能 demands is said while it is chosen. The server says the same at the submission. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-midyear]");
  if (!form) return;

  const isEmpty = (field) => {
    const ticks = field.querySelectorAll("input[type=checkbox]");
    if (ticks.length) return ![...ticks].some((one) => one.checked);
    return !field.querySelector("textarea").value.trim();
  };
  const look = (row) => {
    const chosen = row.querySelector("[data-chance]:checked");
    const demands = Boolean(chosen) && chosen.value !== "certain";
    row.classList.toggle("demands", demands);
    const missing = [];
    row.querySelectorAll("[data-demanded]").forEach((field) => {
      const lacks = demands && isEmpty(field);
      const box = field.querySelector("textarea") ?? field;
      box.classList.toggle("is-bad", lacks);
      if (lacks) {
        box.setAttribute("aria-invalid", "true");
        missing.push(field.querySelector("label, .label").textContent);
      } else {
        box.removeAttribute("aria-invalid");
        field.querySelectorAll(".notes .bad").forEach((note) => note.remove());
      }
    });
    const words = missing.length ? `没有选“确定能”，请填写${missing.join("、")}。` : "";
    const line = row.querySelector("[data-asked]");
    if (line.textContent !== words) line.textContent = words;
  };

  form.addEventListener("input", (event) => {
    const row = event.target.closest("[data-deviation]");
    if (row) look(row);
  });
  form.querySelectorAll("[data-deviation]").forEach(look);
})();
