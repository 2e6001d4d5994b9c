/* The register's own script. Every page works without it; it keeps no content anywhere. */
(function () {
  "use strict";

  // Typing is not lost by leaving: the browser asks first.
  var changed = new Set();
  document.addEventListener("input", function (event) {
    var form = event.target.closest("form[data-guard]");
    if (form) changed.add(form);
  });
  window.addEventListener("beforeunload", function (event) {
    changed.forEach(function (form) { if (!form.isConnected) changed.delete(form); });
    if (changed.size) event.preventDefault();
  });

  // A grave act is confirmed in its own words, and no form is sent twice.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    var button = event.submitter;
    var question = (button && button.dataset.confirm) || form.dataset.confirm;
    if (form.method === "dialog") return;
    if (form.dataset.sent || (question && !window.confirm(question))) {
      event.preventDefault();
      return;
    }
    changed.delete(form);
    if (form.method === "post" && !form.hasAttribute("hx-post")) {
      form.dataset.sent = "yes";
      if (button) button.setAttribute("aria-disabled", "true");
    }
  });
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-disabled]").forEach(function (button) { button.removeAttribute("aria-disabled"); });
    });
  });

  // htmx notes the address of the page for its history: an address is content too, so the note goes.
  function forget() {
    try {
      window.sessionStorage.removeItem("htmx-current-path-for-history");
    } catch (refused) { /* Storage is closed, so nothing was noted. */ }
  }
  forget();
  document.addEventListener("htmx:pushedIntoHistory", forget);
  document.addEventListener("htmx:replacedInHistory", forget);

  // Errors are read first.
  function toErrors(root) {
    var summary = root.querySelector("[data-errors]");
    if (summary) summary.focus();
  }
  toErrors(document);
  document.addEventListener("htmx:afterSwap", function (event) { toErrors(event.target); });

  // Single keys, which a cookie of this device can switch off.
  var dialog = document.getElementById("keys");
  if (!dialog || !dialog.showModal) return;
  var box = document.getElementById("keys-on");
  box.checked = !/(^|; )keys=off/.test(document.cookie);
  box.addEventListener("change", function () {
    document.cookie = "keys=" + (box.checked ? "on" : "off") + "; path=/; max-age=31536000; samesite=lax";
  });
  document.querySelectorAll("[data-keys]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { dialog.showModal(); });
  });
  document.addEventListener("keydown", function (event) {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea, [contenteditable]") || dialog.open) return;
    if (event.key === "?") {
      dialog.showModal();
    } else if (event.key === "/") {
      var field = document.querySelector("input[type=search]");
      if (!field) return;
      var closed = field.closest("details:not([open])");
      if (closed) closed.open = true;
      field.focus();
    } else {
      return;
    }
    event.preventDefault();
  });
})();
