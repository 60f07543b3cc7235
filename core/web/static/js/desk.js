// The desk of one application, quicker: keys for the common moves, a word before what is unsaved is left. Everything
// is done by links and buttons that work without this file.
(function () {
  "use strict";
  var form = document.getElementById("verify-form");
  var dialog = document.getElementById("keys");

  // --- What is unsaved -------------------------------------------------------------------------------------------------

  var touched = Boolean(document.querySelector(".error-summary"));
  var sent = false;
  if (form) {
    document.addEventListener("input", function (event) {
      if (event.target.form === form && !event.target.dataset.remember) touched = true;
    });
    form.addEventListener("submit", function () { sent = true; });
    window.addEventListener("pageshow", function () { sent = false; });
    window.addEventListener("beforeunload", function (event) {
      if (touched && !sent) event.preventDefault();
    });
  }

  // How one verifies is the same for many applications of a day: this tab remembers the last word.
  document.querySelectorAll("[data-remember]").forEach(function (input) {
    var name = "greenroll." + input.dataset.remember;
    if (!input.value) input.value = sessionStorage.getItem(name) || "";
    input.form.addEventListener("submit", function () { sessionStorage.setItem(name, input.value); });
  });

  // --- Keys ------------------------------------------------------------------------------------------------------------

  if (!dialog || !dialog.showModal) return;
  var OFF = "greenroll.keys.off";
  var here = null;          // the item at which the keys are
  var looked = -1;          // which of its files was opened last
  var rest;                 // what will open the first of them, once the keys stay there
  var REST_MS = 400;
  document.documentElement.classList.add("has-keys");
  document.querySelector("[data-keys-open]").addEventListener("click", function () { dialog.showModal(); });
  var on = document.querySelector("[data-keys-on]");
  on.checked = !localStorage.getItem(OFF);
  on.addEventListener("change", function () {
    if (on.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  });

  function items() { return Array.from(document.querySelectorAll(".items > li")); }

  function open() {
    clearTimeout(rest);
    var files = here ? here.querySelectorAll("a[target=viewer]") : [];
    if (!files.length) return;
    looked = (looked + 1) % files.length;
    files[looked].click();
  }

  function go(step) {
    var all = items();
    if (!all.length) return;
    var at = all.indexOf(here);
    here = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + step))];
    here.focus({ preventScroll: true });
    here.scrollIntoView({ block: "center" });
    looked = -1;
    clearTimeout(rest);
    rest = setTimeout(open, REST_MS);
  }

  function choose(value) {
    var box = here && here.querySelector("input[type=radio][value=" + value + "]");
    if (!box) return;
    box.click();
    if (value === "contradicted") here.querySelector("[name$='.seen']").focus();
  }

  function reach(name, press) {
    var found = document.querySelector("[data-key=" + name + "]");
    if (found) press ? found.click() : found.focus();
  }

  var MOVES = {
    j: function () { go(1); },
    k: function () { go(-1); },
    a: function () { choose("confirmed"); },
    x: function () { choose("contradicted"); },
    o: open,
    s: function () { reach("save", true); },
    r: function () { reach("rest", false); },
    p: function () { reach("pass", false); },
    "[": function () { reach("previous", true); },
    "]": function () { reach("next", true); },
    "?": function () { dialog.showModal(); },
  };

  document.addEventListener("focusin", function (event) {
    var item = event.target.closest(".items > li");
    if (item && item !== here) { here = item; looked = -1; clearTimeout(rest); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog.open) return;
    var writes = event.target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])");
    var move = MOVES[event.key.length === 1 ? event.key.toLowerCase() : ""];
    if (writes || !move || (!on.checked && event.key !== "?")) return;
    event.preventDefault();
    move();
  });

  // Where the frame stands below the page, it comes into view with the file.
  document.addEventListener("click", function (event) {
    var frame = document.querySelector(".viewer");
    if (event.target.closest("a[target=viewer]") && frame.getBoundingClientRect().top > window.innerHeight) {
      frame.scrollIntoView();
    }
  });
})();
