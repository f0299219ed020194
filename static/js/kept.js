/* Nothing typed is lost: what stands in a form with data-keep is kept in this browser while it is typed, and offered again
   when the form is next opened by the same person: after a time-out, a refusal, a broken network, a closed window.
   data-keep="no" only asks before leaving (personal and secret things); data-keep="own" belongs to a script of its own. */
(() => {
  "use strict";

  const { store, fields: { texts, same, changes, put }, boxes: { box, line, listed, button, link, again }, settle, unsettle } = window.jicheng;
  const KEPT = "form[data-keep='']";
  const [, mark, word] = document.cookie.match(/(?:^|; )kept=([0-9a-z]+)\.(done|on|back|away)/) || [];
  const states = new WeakMap();
  let over = false;
  let followed = []; /* kept by the page before this one, and not done with before this one's form is sent */

  const here = () => location.pathname + location.search;
  const keyOf = (form) => {
    const url = new URL(form.getAttribute("action") || location.href, location.href);
    return url.pathname + url.search;
  };
  const stateOf = (form) => {
    if (!states.has(form)) states.set(form, { key: keyOf(form), carried: {}, page: here(), timer: 0 });
    return states.get(form);
  };

  /* what was given back with a refusal still counts, though the server has sent it */
  const typed = (form, state) => {
    const bases = Object.fromEntries(Object.entries(state.carried).map(([name, field]) => [name, field.base]));
    const present = texts(form);
    const elsewhere = Object.entries(state.carried).filter(([name]) => !present.has(name));
    return { ...Object.fromEntries(elsewhere), ...changes(form, bases) };
  };
  const keep = (form, besides = {}) => {
    const state = stateOf(form);
    clearTimeout(state.timer);
    const found = typed(form, state);
    if (over) return false;
    if (!Object.keys(found).length) { store.drop(state.key); return false; }
    store.write(state.key, { fields: found, page: state.page, ...besides });
    return true;
  };
  const waiting = new Set();
  const flush = () => { waiting.forEach((form) => { if (form.isConnected) keep(form); }); waiting.clear(); };
  document.addEventListener("input", (event) => {
    const form = event.target.form?.matches?.(KEPT) ? event.target.form : null;
    if (!form) return;
    const state = stateOf(form);
    waiting.add(form);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => { waiting.delete(form); keep(form); }, 400);
  });
  window.addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => { if (document.hidden) flush(); });

  /* sent: the answer gives the mark back, with what became of it */
  const sign = () => [...crypto.getRandomValues(new Uint32Array(4))].map((one) => one.toString(36)).join("").padEnd(8, "0");
  const cookie = (value, seconds) => { document.cookie = `kept=${value}; path=/; max-age=${seconds}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`; };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.matches("[data-logout]")) { over = true; store.clear(); document.querySelectorAll("form[data-keep]").forEach(settle); return; }
    if (form.method !== "post") return;
    const own = sign();
    followed.forEach(([key, entry]) => store.write(key, { ...entry, mark: own }));
    if (followed.length) cookie(own, 900);
    if (!form.matches(KEPT)) return;
    const files = Object.fromEntries([...form.querySelectorAll("input[type=file]")].filter((one) => one.files.length).map((one) => [one.name, [...one.files].map((file) => file.name)]));
    waiting.delete(form);
    if (keep(form, { mark: own, files })) cookie(own, 900);
  });
  /* leaving for good clears what is kept here: that cannot be undone, so it asks */
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-logout]")) return;
    flush();
    const count = store.all().length;
    if (count) event.target.dataset.ask = `这台电脑上还有 ${count} 份没有保存的内容，退出后清除。确定退出？`;
    else delete event.target.dataset.ask;
  }, true);

  const notWanted = (made, key, entry, again) => button("不要了", () => {
    store.drop(key);
    made.replaceChildren(line("已放弃这份内容。", button("撤销", () => { store.write(key, entry); again(); })));
  });

  /* beside the form: put it back, or do without */
  const offer = (form, state, key, entry) => {
    const given = texts(form, true);
    const changed = Object.entries(entry.fields).filter(([name, { base, now }]) => given.has(name) && !same(given.get(name), base) && !same(given.get(name), now));
    const lost = Object.fromEntries(Object.entries(entry.fields).filter(([name, { text }]) => !given.has(name) && text));
    const words = `这里有一份 ${store.moment(entry.at)} 没有保存的内容${changed.length ? `，其中 ${changed.length} 处后来又有改动，恢复后请核对` : ""}：`;
    const made = box();
    const show = () => made.replaceChildren(line(words, button("恢复", () => {
      [key, state.key].forEach(store.drop); /* from here on both are what stands in the form */
      state.key = keyOf(form);
      state.carried = { ...state.carried, ...lost };
      const touched = put(form, entry.fields);
      unsettle(form);
      keep(form);
      chooseAgain(form, entry);
      if (Object.keys(lost).length) made.replaceChildren(line(`已恢复。有 ${Object.keys(lost).length} 处已不在这张表上，可以从这里复制。`), listed(lost, true));
      else made.remove();
      touched[0]?.focus();
    }), notWanted(made, key, entry, show)), listed(entry.fields, false));
    show();
    form.before(made);
  };
  /* a chosen file never comes back with a page */
  const chooseAgain = (form, entry) => Object.entries(entry.files || {}).forEach(([name, names]) => {
    const input = [...form.querySelectorAll("input[type=file]")].find((one) => one.name === name);
    if (!input || form.querySelector(`[type=hidden][name="kept_${name}"]`)) return;
    again(input, `“${names.join("”、“")}”没有随表收下，请重新选择。`);
  });

  const look = (form) => {
    const state = stateOf(form);
    const own = state.key;
    [own, `${own}#2`].forEach((key) => {
      const entry = store.read(key);
      if (!entry) return;
      const [now, given] = [texts(form), texts(form, true)];
      const differs = (shown) => Object.entries(entry.fields).some(([name, field]) => (shown.has(name) ? !same(shown.get(name), field.now) : field.text));
      if ((/back|on/.test(word) && entry.mark === mark) || (differs(given) && !differs(now))) {
        Object.assign(state, { carried: entry.fields, page: entry.page });
        unsettle(form);
        chooseAgain(form, entry);
      } else if (!differs(given)) store.drop(key);
      else {
        state.key = `${own}#2`; /* what is typed meanwhile goes beside it */
        offer(form, state, key, entry);
      }
    });
  };
  /* the form was not taken and is not on this page: its text is */
  const stranded = (key, entry) => {
    const made = box();
    const show = () => made.replaceChildren(
      line("刚才填写的内容没有收下，还留在这台电脑上。", link("回到那一页", entry.page), notWanted(made, key, entry, show)),
      listed(entry.fields, true),
    );
    show();
    document.getElementById("main").prepend(made);
  };

  const forms = [...document.querySelectorAll(KEPT)];
  if (mark) {
    const own = forms.map(keyOf);
    const sent = store.all().filter(([, one]) => one.mark === mark);
    const homeless = sent.filter(([key]) => !own.includes(key.replace(/#2$/, "")));
    if (word === "done") sent.forEach(([key]) => store.drop(key));
    else if (word === "on") followed = homeless;
    else homeless.forEach(([key, entry]) => stranded(key, entry));
    cookie("", 0);
  }
  forms.forEach(look);
})();
