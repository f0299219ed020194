/* The form of 审批流程: shows of each step only the fields that count, and adds, moves and removes steps without a reload. */
(() => {
  "use strict";

  const form = document.getElementById("route-form");
  if (!form) return;

  /* data-when="medium=screen|paper": a field counts while the named select of its step has one of these values, and counts itself */
  const counts = (card, pair) => {
    const [name, values] = pair.dataset.when.split("=");
    const select = card.querySelector(`select[name$="-${name}"]`);
    const above = select.closest("[data-when]");
    return values.split("|").includes(select.value) && (!above || counts(card, above));
  };
  const show = (card) => card.querySelectorAll("[data-when]").forEach((pair) => { pair.hidden = !counts(card, pair); });
  const showAll = () => form.querySelectorAll(".route-card").forEach(show);

  form.addEventListener("change", (event) => {
    const card = event.target.closest(".route-card");
    if (card) show(card);
  });

  let pressed = "";
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=do]");
    if (button) pressed = button.value;
  });

  form.addEventListener("htmx:afterSettle", () => {
    showAll();
    form.dispatchEvent(new Event("input", { bubbles: true }));
    const [verb, key] = pressed.split(":");
    const again = key && verb !== "remove" ? form.querySelector(`button[value="${verb}:${key}"]:not(:disabled)`) : null;
    const boxes = key ? form.querySelectorAll(`#step-${key} [name$="-person"]`) : [];
    if (verb === "person" && boxes.length) boxes[boxes.length - 1].focus();
    else (again || form.querySelector(".is-touched .name") || form.querySelector(".route-add button")).focus();
  });

  showAll();
})();
