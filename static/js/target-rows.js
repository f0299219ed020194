/* What a table of five hundred rows would make slow. */
(() => {
  "use strict";

  /* Taken in as it is. htmx itself looks up each of thousands of ids, to let attributes fade over that we do not use. */
  window.htmx?.defineExtension("whole", {
    handleSwap: (style, target, fragment, settling) => {
      if (style !== "whole") return false;
      const taken = [...fragment.children];
      target.replaceWith(fragment);
      settling.elts.splice(0, settling.elts.length, ...taken);
      return taken;
    },
  });

  /* The menu of a row is made when it opens: a browser weighs every submit button of a form against all others. Without script each
     row has its own. */
  document.addEventListener("toggle", (event) => {
    const list = event.target.matches?.("details.row-menu") && event.target.querySelector("[data-row-menu]");
    if (!list) return;
    list.replaceChildren();
    if (!event.target.open) return;
    const menu = document.getElementById("row-menu").content.cloneNode(true);
    menu.querySelectorAll("button").forEach((button) => { button.value += list.dataset.rowMenu; });
    list.append(menu);
  }, true);
})();
