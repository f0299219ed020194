/* The fields of a form as they are and as the server sent them; secrets, files and hidden fields are never among them. */
(() => {
  "use strict";

  const NEVER = "button, fieldset, output, object, [readonly], [type=hidden], [type=password], [type=file], [type=submit], [type=button], [type=reset], [type=image], [type=search]";
  const controls = (form) => [...form.elements].filter((one) => one.name && !one.matches(NEVER));
  const ticks = (one) => one.type === "checkbox" || one.type === "radio";

  const chosen = (select, given) => {
    const found = [...select.options].filter((option) => (given ? option.defaultSelected : option.selected));
    if (given && !found.length && select.type === "select-one" && select.options.length) found.push(select.options[0]);
    return found.map((option) => option.value);
  };
  const values = (one, given) => {
    if (ticks(one)) return (given ? one.defaultChecked : one.checked) ? [one.value] : [];
    if (one.tagName === "SELECT") return chosen(one, given);
    return [given ? one.defaultValue : one.value];
  };
  /* name → values; with ``given`` what the server sent, whatever has been typed since */
  const texts = (form, given = false) => {
    const found = new Map();
    controls(form).forEach((one) => found.set(one.name, [...(found.get(one.name) || []), ...values(one, given)]));
    return found;
  };
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const said = (node) => node?.textContent.replace(/\s+/g, " ").trim();
  const label = (one) => {
    const own = said(one.labels?.[0]);
    const named = one.getAttribute("aria-label") || said(document.getElementById(one.getAttribute("aria-labelledby")));
    return (ticks(one) ? said(one.closest("fieldset, [role=radiogroup], [role=group]")?.querySelector("legend")) || named || own : own || named || "") || "";
  };
  const shown = (one) => {
    if (ticks(one)) return one.checked ? said(one.labels?.[0]) || "已勾选" : "";
    return one.tagName === "SELECT" ? [...one.selectedOptions].map(said).join("、") : one.value;
  };
  /* what differs from what the server sent, or from ``bases``, what it had sent before it gave the typing back */
  const changes = (form, bases = {}) => {
    const given = texts(form, true);
    const found = {};
    texts(form).forEach((now, name) => {
      const base = bases[name] ?? given.get(name) ?? [];
      if (same(now, base)) return;
      const boxes = controls(form).filter((one) => one.name === name);
      found[name] = { now, base, label: label(boxes[0]).slice(0, 60), text: boxes.map(shown).filter(Boolean).join("\n") };
    });
    return found;
  };

  /* puts kept values into the form; returns the controls that changed */
  const put = (form, fields) => {
    const seen = {};
    const touched = controls(form).filter((one) => {
      const kept = fields[one.name]?.now;
      if (!kept) return false;
      const before = JSON.stringify(values(one));
      if (ticks(one)) one.checked = kept.includes(one.value);
      else if (one.multiple && one.options) [...one.options].forEach((option) => { option.selected = kept.includes(option.value); });
      else {
        const at = seen[one.name] ?? 0;
        seen[one.name] = at + 1;
        if (kept[at] !== undefined) one.value = kept[at];
      }
      return JSON.stringify(values(one)) !== before;
    });
    touched.forEach((one) => {
      for (let fold = one.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    });
    /* first what was chosen, then what was written: a remark that proposes a choice finds it made */
    ["change", "input"].forEach((name) => touched.forEach((one) => one.dispatchEvent(new Event(name, { bubbles: true }))));
    return touched;
  };

  window.jicheng.fields = { texts, same, changes, put };
})();
