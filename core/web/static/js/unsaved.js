// A section saves itself while one writes. What could not be saved yet (no session, no connection, a closed tab) waits
// in this browser, sealed with a key that only its writer's own pages bring, and is saved when the section is open again.
(function () {
  "use strict";
  var form = document.querySelector("form[data-unsaved-key]");
  if (!form || !window.fetch || !window.crypto || !window.crypto.subtle) return;

  var REST_MS = 2000;       // after the last key
  var RETRY_MS = 10000;
  var KEPT_DAYS = 30;
  var PREFIX = "greenroll.unsaved.";
  var place = PREFIX + location.pathname;
  var state = document.querySelector("[data-unsaved-state]");
  var against = document.querySelector("[data-against]");  // what the rules say against what is saved
  var written = 0;          // counts what was typed
  var saved = 0;            // of that, what the server has
  var unanswered = [];      // what was sent and may have been saved: its answer was lost on its way
  var busy = false, stopped = false, leaving = false, timer = null;

  function say(text, link) {
    if (state.textContent === text) return;
    state.textContent = text;
    if (link) {
      var to = document.createElement("a");
      to.href = link.to;
      to.target = "_blank";
      to.rel = "noopener";
      to.textContent = link.text;
      state.append(to);
    }
  }

  // --- What waits in this browser ------------------------------------------------------------------------------------

  var key = crypto.subtle.importKey(
    "raw", Uint8Array.from(atob(form.dataset.unsavedKey), function (sign) { return sign.charCodeAt(0); }),
    "AES-GCM", false, ["encrypt", "decrypt"]);

  function coded(bytes) {
    return btoa(Array.from(bytes, function (byte) { return String.fromCharCode(byte); }).join(""));
  }

  function decoded(text) {
    return Uint8Array.from(atob(text), function (sign) { return sign.charCodeAt(0); });
  }

  function keep(handedIn) {
    var kept = JSON.stringify({ body: body().toString(), handedIn: handedIn });
    var nonce = crypto.getRandomValues(new Uint8Array(12));
    var upto = written;
    return key.then(function (key) {
      return crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, new TextEncoder().encode(kept));
    }).then(function (sealed) {
      if (saved >= upto && !handedIn) return;
      localStorage.setItem(place, JSON.stringify(
        { at: Date.now(), nonce: coded(nonce), sealed: coded(new Uint8Array(sealed)) }));
    }).catch(function () {});  // a browser without room keeps nothing; the page still saves itself
  }

  function waiting() {
    var entry;
    try { entry = JSON.parse(localStorage.getItem(place)); } catch (_) { entry = null; }
    if (!entry) return Promise.resolve(null);
    return key.then(function (key) {
      return crypto.subtle.decrypt({ name: "AES-GCM", iv: decoded(entry.nonce) }, key, decoded(entry.sealed));
    }).then(function (plain) {
      return JSON.parse(new TextDecoder().decode(plain));
    }).catch(function () { return null; });  // another person's
  }

  function forget() {
    localStorage.removeItem(place);
  }

  function forgetOld() {
    Object.keys(localStorage).forEach(function (name) {
      if (!name.startsWith(PREFIX)) return;
      var at;
      try { at = JSON.parse(localStorage.getItem(name)).at; } catch (_) { at = 0; }
      if (Date.now() - at > KEPT_DAYS * 86400000) localStorage.removeItem(name);
    });
  }

  // --- Saving --------------------------------------------------------------------------------------------------------

  function body(of) {
    var fields = new URLSearchParams();
    new FormData(of || form).forEach(function (value, name) {
      if (typeof value === "string" && name !== "save") fields.append(name, value);
    });
    return fields;
  }

  // What was answered, without what each showing of the page has of its own.
  function answers(fields) {
    var kept = new URLSearchParams(fields);
    ["csrf_token", "revision", "save"].forEach(function (name) { kept.delete(name); });
    return kept.toString();
  }

  function send(fields) {
    fields.set("save", "auto");
    return fetch(form.action, {
      method: "POST", body: fields, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "error",
    }).then(function (response) {
      return response.json().then(function (told) { return { status: response.status, told: told }; });
    });
  }

  function save() {
    if (busy || stopped || leaving || written === saved) return;
    var upto = written, sent = body();
    busy = true;
    send(sent).then(function (answer) {
      busy = false;
      if (answer.status === 200) done(upto, answer.told);
      else refused(answer);
    }, function () {
      busy = false;
      unanswered.push(answers(sent));
      say("连接不上服务器，最近填写的内容还没有保存，正在重试。请不要关闭本页。");
      again(RETRY_MS);
    });
  }

  function done(upto, told) {
    form.elements.revision.value = told.revision;
    saved = upto;
    unanswered = [];
    if (!told.wrong) unmark();
    if (told.against !== null) against.innerHTML = told.against;
    say("已自动保存 " + told.at + (told.wrong ? "，有 " + told.wrong + " 处填写有误：" + told.faults.join("") : "") +
      (against.childElementCount ? "；按所填内容不能提交，原因见页首" : ""));
    form.dispatchEvent(new Event("saved"));  // what shows the state beside the fields asks again
    if (written === saved) forget();
    else again(REST_MS);
  }

  // What the page said to be wrong goes once nothing is.
  function unmark() {
    document.querySelectorAll("[data-faults]").forEach(function (summary) { summary.remove(); });
    form.querySelectorAll(".field-error[id]").forEach(function (said) { said.remove(); });
    form.querySelectorAll(".has-error, .is-invalid").forEach(function (marked) {
      marked.classList.remove("has-error", "is-invalid");
      marked.removeAttribute("aria-invalid");
    });
  }

  function refused(answer) {
    var code = answer.told.code;
    if (code === "session_ended" || code === "sign_in_needed") {
      say("登录已过期，最近填写的内容还没有保存。请在新窗口登录，本页会接着保存：",
        { to: "/sign-in?next=" + encodeURIComponent(location.pathname), text: "登录" });
      again(RETRY_MS);
    } else if (code === "form_expired") {
      asItIs().then(function (now) {
        form.elements.csrf_token.value = now.elements.csrf_token.value;
        save();
      }).catch(function () { again(RETRY_MS); });
    } else if (code === "stale" && unanswered.length) {
      asItIs().then(function (now) {
        var isOurs = unanswered.indexOf(answers(body(now))) >= 0;
        unanswered = [];
        if (isOurs) form.elements.revision.value = now.elements.revision.value;
        save();
      }).catch(function () { again(RETRY_MS); });
    } else if (answer.status >= 500 || answer.status === 429) {
      say("系统繁忙，最近填写的内容还没有保存，正在重试。");
      again(RETRY_MS);
    } else {
      stopped = true;
      say(code === "stale" ? "这一部分刚在别处保存过，已停止自动保存。请点“保存”，对照两份内容。" :
        "没有自动保存：" + (answer.told.message || "请点“保存”查看原因。"));
    }
  }

  // The form as the page shows it now: with a token that is good for the session, and what is saved.
  function asItIs() {
    return fetch(location.href, { credentials: "same-origin" }).then(function (response) {
      return response.text();
    }).then(function (text) {
      var now = new DOMParser().parseFromString(text, "text/html").querySelector("form[data-unsaved-key]");
      if (!now) throw new Error("no form");
      return now;
    });
  }

  function again(after) {
    clearTimeout(timer);
    timer = setTimeout(save, after);
  }

  // --- What is noticed -----------------------------------------------------------------------------------------------

  function noted(event) {
    if (event.target.type === "file") return;
    written += 1;
    keep(false);
    if (!stopped) again(REST_MS);
  }

  form.addEventListener("input", noted);
  form.addEventListener("change", noted);
  form.addEventListener("submit", function () {
    leaving = true;
    clearTimeout(timer);
    if (written !== saved) keep(true);
  });
  form.addEventListener("unsent", function () {  // its files did not arrive: the page goes on as it was
    leaving = false;
    save();
  });
  // A part of the page that asks by itself would lead away to the sign-in, and take chosen files along.
  document.addEventListener("htmx:beforeOnLoad", function (event) {
    if ((event.detail.xhr.getResponseHeader("HX-Redirect") || "").indexOf("/sign-in") !== 0) return;
    event.preventDefault();
    save();
  });
  window.addEventListener("focus", save);
  window.addEventListener("online", save);
  window.addEventListener("pageshow", function () { leaving = false; });
  window.addEventListener("beforeunload", function (event) {
    if (!leaving && written !== saved) event.preventDefault();
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") save();
  });

  // --- What waited ---------------------------------------------------------------------------------------------------

  // What a button sent may have arrived: then the section has another revision, and nothing waits any more.
  function resume(entry) {
    if (!entry) return;
    var fields = new URLSearchParams(entry.body);
    var seen = fields.get("revision");
    if (seen !== form.elements.revision.value) {
      if (entry.handedIn || answers(fields) === answers(body())) forget();
      else offer(fields);
      return;
    }
    fields.set("csrf_token", form.elements.csrf_token.value);
    send(fields).then(function (answer) {
      if (answer.status !== 200) return offer(fields);
      forget();
      if (String(answer.told.revision) !== seen) location.reload();
    }, function () {});
  }

  function offer(fields) {
    var bar = document.createElement("form");
    bar.method = "post";
    bar.action = form.action;
    bar.className = "return-banner";
    fields.set("csrf_token", form.elements.csrf_token.value);
    fields.set("save", "stay");
    fields.forEach(function (value, name) {
      var hidden = document.createElement("input");
      hidden.type = "hidden";
      hidden.name = name;
      hidden.value = value;
      bar.append(hidden);
    });
    var words = document.createElement("p");
    words.textContent = "您上次在这里填写的内容没有来得及保存，这一部分后来又有了改动。";
    var take = document.createElement("button");
    take.className = "btn btn-primary";
    take.textContent = "找回并对照";
    var leave = document.createElement("button");
    leave.type = "button";
    leave.className = "btn btn-outline-primary";
    leave.textContent = "不要了";
    leave.addEventListener("click", function () { forget(); bar.remove(); });
    bar.addEventListener("submit", forget);
    bar.append(words, take, " ", leave);
    form.before(bar);
  }

  forgetOld();
  if (form.hasAttribute("data-brings-typed")) forget();  // the page answers what was sent, and brings it
  else waiting().then(resume);
})();
