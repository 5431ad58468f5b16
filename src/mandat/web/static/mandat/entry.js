// What is typed is kept in this browser until the server has acknowledged it. Without this file the form works too:
// it is then sent when it is handed in or paused.
(() => {
  "use strict";
  const form = document.getElementById("entry");
  if (!form) return;
  const place = "mandat:" + form.dataset.kept;
  const status = document.getElementById("kept");
  const fields = [...form.querySelectorAll("input[name^='f-']")];
  const serial = form.elements.serial, key = form.elements.key;
  let timer = null, sending = false, stopped = false;

  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const typed = () => Object.fromEntries(fields.map((one) => [one.name, one.value]));
  const say = (text) => { status.textContent = text; };

  const kept = () => { try { return JSON.parse(localStorage.getItem(place)); } catch { return null; } };
  const keep = (save) => { try { localStorage.setItem(place, JSON.stringify(save)); } catch { /* full or forbidden */ } };
  const forget = (sent) => { const now = kept(); if (now && now.key === sent.key) localStorage.removeItem(place); };

  // Numbers only grow, also over a save whose acknowledgement was lost. One save is under way at a time; its id stays
  // the same until it is acknowledged, so nothing is doubled.
  let last = Number(serial.value) - 1;
  const changed = () => {
    last += 1;
    keep({ key: newKey(), serial: last, values: typed() });
    say(status.dataset.waiting);
    clearTimeout(timer);
    timer = setTimeout(send, 700);
  };

  async function send() {
    clearTimeout(timer);
    const save = kept();
    if (!form.dataset.save) { if (save) say(status.dataset.waiting); return; } // sent when it is handed in, and kept till then
    if (!save || sending || stopped) return;
    sending = true;
    const body = new URLSearchParams(); // shorter than a form of parts, and read faster
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("claim", form.elements.claim.value);
    body.set("key", save.key);
    body.set("serial", save.serial);
    for (const [name, value] of Object.entries(save.values)) body.set(name, value);
    try {
      const answer = await fetch(form.dataset.save, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.ok) {
        const told = await answer.json();
        last = Math.max(last, told.saved);
        forget(save);
        if (!kept()) say(status.dataset.saved);
        document.dispatchEvent(new Event("mandat:saved"));
      } else if (answer.status >= 500) {
        throw new Error(String(answer.status));
      } else {
        stopped = true;
        const told = await answer.json().catch(() => ({ detail: answer.status }));
        say(status.dataset.refused + " " + told.detail);
      }
    } catch {
      say(status.dataset.waiting);
      timer = setTimeout(send, 3000);
    }
    sending = false;
    if (kept() && !stopped) timer = setTimeout(send, kept().key === save.key ? 3000 : 0);
  }

  const left = kept();
  if (left && left.serial > last) { // the server has not got it
    for (const one of fields) if (one.name in left.values) one.value = left.values[one.name];
    last = left.serial;
    send();
  } else if (left) {
    localStorage.removeItem(place);
  }
  form.addEventListener("input", (event) => { if (fields.includes(event.target)) changed(); });
  window.addEventListener("online", send);
  window.addEventListener("pageshow", (event) => { if (event.persisted) { stopped = false; send(); } }); // from the history
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
    last += 1;
    serial.value = last;
    keep({ key: key.value, serial: last, values: typed() }); // until the next page comes
  });

  const go = (from, step) => {
    const at = fields.indexOf(from) + step;
    if (at >= fields.length) document.getElementById("finish").focus();
    else if (at >= 0) { fields[at].focus(); fields[at].select(); }
  };
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); form.requestSubmit(document.getElementById("finish")); }
    else if (event.key === "Enter" && fields.includes(event.target)) { event.preventDefault(); go(event.target, event.shiftKey ? -1 : 1); }
    else if (event.key.toLowerCase() === "s" && event.ctrlKey) { event.preventDefault(); send(); }
  });
})();
