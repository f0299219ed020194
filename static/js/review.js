/* 常用意见 go into the opinion; a remark begun on a field proposes 退回修改, in a 票签 不同意. */
(() => {
  "use strict";

  document.addEventListener("click", (event) => {
    const phrase = event.target.closest?.("[data-phrase]");
    if (!phrase) return;
    const box = document.getElementById(phrase.dataset.phrase);
    box.value = box.value.trim() ? `${box.value.trim()}${phrase.textContent}` : phrase.textContent;
    box.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });

  document.addEventListener("input", (event) => {
    if (!event.target.name?.startsWith("remark:") || !event.target.value.trim()) return;
    const back =
      document.querySelector('#decide [name="decision"][value="send_back"]') ||
      document.querySelector('#decide [name="decision"][value="reject"]');
    if (back && !document.querySelector('#decide [data-chosen]')) back.checked = true;
  });

  document.addEventListener("change", (event) => {
    if (event.target.name === "decision") event.target.dataset.chosen = "yes";
  });
})();
