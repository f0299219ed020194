/* 目标审核表: the total and its grade while one types, and beside a field what cannot be its score. The server counts again
   when it is saved. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-appraisal]");
  if (!form) return;
  const grades = JSON.parse(form.dataset.appraisal);
  const boxes = [...form.querySelectorAll("[data-score]")];
  const total = form.querySelector("[data-total]");

  const isScore = (text) => /^\d+(\.5|\.0)?$/.test(text);
  const isTooMuch = (box) => Number(box.value) > Number(box.dataset.score);
  const fits = (box) => isScore(box.value.trim()) && !isTooMuch(box);

  const words = () => {
    const filled = boxes.filter((box) => box.value.trim());
    const wrong = filled.filter((box) => !fits(box)).length;
    if (wrong) return `有 ${wrong} 项的得分要改`;
    if (filled.length < boxes.length) return `还有 ${boxes.length - filled.length} 项没有评分`;
    const sum = boxes.reduce((so_far, box) => so_far + Number(box.value), 0);
    const [, grade] = grades.find(([lowest]) => sum >= lowest);
    return `${sum} 分，${grade}`;
  };
  const mark = (box, wrong) => {
    const note = document.getElementById(`e-${box.name}`);
    note.hidden = !wrong;
    box.classList.toggle("is-bad", wrong);
    for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", note.id]]) {
      if (wrong) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  };
  const show = () => { total.textContent = words(); };

  form.addEventListener("input", (event) => {
    const box = event.target;
    // half a number is no mistake yet; more than the item has is one at once
    if (boxes.includes(box)) mark(box, isTooMuch(box));
    show();
  });
  form.addEventListener("change", (event) => {
    const box = event.target;
    if (boxes.includes(box)) mark(box, Boolean(box.value.trim()) && !fits(box));
  });
  show();
})();
