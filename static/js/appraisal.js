/* 目标审核表: the total and its grade while one types. The server counts again when it is saved. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-appraisal]");
  if (!form) return;
  const grades = JSON.parse(form.dataset.appraisal);
  const boxes = [...form.querySelectorAll("[data-score]")];
  const total = form.querySelector("[data-total]");

  const words = () => {
    const scores = boxes.map((box) => box.value.trim());
    const left = scores.filter((text) => !/^\d+(\.5|\.0)?$/.test(text)).length;
    if (left) return `还有 ${left} 项没有评分`;
    const sum = scores.reduce((so_far, text) => so_far + Number(text), 0);
    const [, grade] = grades.find(([lowest]) => sum >= lowest);
    return `${sum} 分，${grade}`;
  };
  const show = () => { total.textContent = words(); };

  form.addEventListener("input", show);
  show();
})();
