/* Says, before a session ends, that it will. Without this script the server ends it all the same, and keeps what was typed. */
(function () {
  "use strict";

  var box = document.querySelector("[data-left]");
  if (!box) return;
  var line = box.querySelector("p"), words = box.querySelector("span"), stay = box.querySelector("button");
  var WARN_SECONDS = 120, endsAt = Date.now() + box.dataset.left * 1000, typedAt = 0, timer = 0;
  // Emptied here and written when the time comes, so that a screen reader says it then.
  var soon = words.textContent;
  words.textContent = "";

  document.addEventListener("input", function () { typedAt = Date.now(); });

  function ask(method) {
    var token = document.querySelector("[name=csrfmiddlewaretoken]");
    return fetch(box.dataset.url, {
      method: method,
      credentials: "same-origin",
      redirect: "manual",
      headers: method === "POST" ? { "X-CSRFToken": token ? token.value : "" } : {},
    }).then(function (answer) {
      if (!answer.ok) return 0;
      return answer.json().then(function (told) { return told.left; });
    });
  }

  function show(text, ended) {
    if (words.textContent !== text) words.textContent = text;
    stay.hidden = Boolean(ended);
    line.hidden = !text;
  }

  function plan(seconds) {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, Math.max(1, Math.min(seconds, 3600)) * 1000);
  }

  function settle(left) {
    endsAt = Date.now() + left * 1000;
    if (left <= 0) return show(box.dataset.over, true);
    if (left > WARN_SECONDS) { show(""); return plan(left - WARN_SECONDS); }
    show(soon);
    plan(left + 1);
  }

  // Another tab may have been used meanwhile, so the server is asked; who types is here.
  function look() {
    ask(Date.now() - typedAt < 300000 ? "POST" : "GET").then(settle, function () { plan(30); });
  }

  stay.addEventListener("click", function () { ask("POST").then(settle, function () { plan(30); }); });
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden && endsAt - Date.now() < WARN_SECONDS * 1000) look();
  });
  plan(box.dataset.left - WARN_SECONDS);
})();
