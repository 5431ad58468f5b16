// Says in time that the session will end for want of anything done, and keeps it going on request.
(() => {
  "use strict";
  // What this browser kept of an entry that is handed in is no longer needed.
  const done = new URLSearchParams(location.search).get("done");
  if (done) for (const one of Object.keys(localStorage)) if (one.startsWith("mandat:" + done + ":")) localStorage.removeItem(one);

  const box = document.getElementById("idle");
  if (!box) return;
  const after = Number(box.dataset.after) * 1000, before = Number(box.dataset.before) * 1000;
  let timer;
  const begin = () => {
    clearTimeout(timer);
    box.hidden = true;
    timer = setTimeout(() => { box.hidden = false; }, after - before);
  };
  box.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    fetch(box.dataset.url, { method: "POST", body: new FormData(event.target) })
      .then((answer) => { if (answer.ok) begin(); });
  });
  document.addEventListener("mandat:saved", begin);
  begin();
})();
