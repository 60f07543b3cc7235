// A security key is asked by the browser; what it answers goes into the form, which is then sent like any other.
(function () {
  "use strict";
  var SAID = {
    InvalidStateError: "该安全密钥已经登记。",
    SecurityError: "当前网址与本系统登记的网址不一致，请从正式网址进入。",
    none: "没有收到安全密钥的应答：已取消、超时，或者不是登记过的安全密钥。请重试。"
  };

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }

  function text(buffer) {
    var signs = Array.from(new Uint8Array(buffer), function (byte) { return String.fromCharCode(byte); });
    return btoa(signs.join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  // Older browsers read and write none of this as JSON by themselves.
  function read(json) {
    var options = JSON.parse(json);
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    (options.excludeCredentials || []).concat(options.allowCredentials || []).forEach(function (each) {
      each.id = bytes(each.id);
    });
    return options;
  }

  function written(credential) {
    var response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    });
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response: response, clientExtensionResults: {}
    });
  }

  document.querySelectorAll("form[data-key]").forEach(function (form) {
    var said = form.querySelector("[data-key-said]"), button = form.querySelector("[data-key-button]");
    var answer = form.querySelector("[data-key-answer]"), begin = button || form;
    var name = form.dataset.key === "create" && form.querySelector("[name=name]");
    answer.value = "";
    if (!window.PublicKeyCredential) {
      said.textContent = "此浏览器不支持安全密钥，请更换浏览器或使用其他方式。";
      (button || form.querySelector("button")).disabled = true;
      return;
    }
    begin.addEventListener(button ? "click" : "submit", function (event) {
      // What lacks its name is told so by the server, before a key is asked.
      if (answer.value || (name && !name.value.trim())) return;
      event.preventDefault();
      said.textContent = "";
      navigator.credentials[form.dataset.key]({ publicKey: read(form.dataset.keyOptions) }).then(function (credential) {
        answer.value = written(credential);
        form.submit();
      }, function (error) {
        said.textContent = SAID[error.name] || SAID.none;
      });
    });
  });
})();
