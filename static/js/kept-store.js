/* What is typed into forms, kept in this browser until the server has it: a person's own, two weeks, gone at logout. */
(() => {
  "use strict";

  const { person, shift = 0 } = document.body.dataset;
  const ROOT = "jicheng.kept.";
  const MINE = `${ROOT}${person}.`;
  const OLD = 14 * 24 * 3600 * 1000;

  /* a browser that keeps nothing, or has no room left: then without */
  const trying = (work, otherwise) => { try { return work(); } catch { return otherwise; } };
  const keys = (root) => trying(() => Object.keys(localStorage).filter((key) => key.startsWith(root)), []);
  const read = (key) => trying(() => JSON.parse(localStorage.getItem(MINE + key)), null);
  const drop = (key) => trying(() => localStorage.removeItem(MINE + key));
  /* ``kept`` is when, by the real clock; ``at`` what people read, by the shared one */
  const write = (key, entry) => trying(() => {
    const kept = Date.now();
    localStorage.setItem(MINE + key, JSON.stringify({ ...entry, kept, at: kept + Number(shift) * 1000 }));
  });
  const all = () => keys(MINE).map((key) => [key.slice(MINE.length), trying(() => JSON.parse(localStorage.getItem(key)), null)]).filter(([, entry]) => entry);
  const clear = () => keys(MINE).forEach((key) => trying(() => localStorage.removeItem(key)));

  /* what is too old goes, whoever's it is: nobody else ever removes what a person has left on a shared computer */
  keys(ROOT).forEach((key) => {
    const entry = trying(() => JSON.parse(localStorage.getItem(key)), null);
    if (!entry || !(Date.now() - entry.kept < OLD)) trying(() => localStorage.removeItem(key));
  });

  const day = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const moment = (at) => {
    const part = Object.fromEntries(day.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
    return `${part.month}月${part.day}日 ${part.hour}:${part.minute}`;
  };

  window.jicheng.store = { person, read, write, drop, all, clear, moment };
})();
