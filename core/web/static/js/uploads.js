// Files, more comfortable: they can be dropped, are looked at before anything is sent, and one sees how far they are.
// The server decides all of it too, and everything works without this file.
(function () {
  "use strict";
  if (!window.FormData || !window.DataTransfer) return;

  var sending = false;

  function megabytes(bytes) {
    return bytes < 100000 ? Math.max(1, Math.round(bytes / 1000)) + " KB" : (bytes / 1000000).toFixed(1) + " MB";
  }

  function made(tag, css, text) {
    var element = document.createElement(tag);
    element.className = css;
    if (text) element.textContent = text;
    return element;
  }

  // --- What is chosen ------------------------------------------------------------------------------------------------

  // Why a file is not taken, or null. Of what the browser calls it only the ending is known here.
  function fault(input, file) {
    var most = Number(input.dataset.mostBytes || 0);
    var endings = (input.accept || "").split(",").map(function (each) { return each.trim().toLowerCase(); }).filter(Boolean);
    var ending = file.name.indexOf(".") < 0 ? "" : file.name.slice(file.name.lastIndexOf(".")).toLowerCase();
    if (file.size === 0) return "是空文件，没有选入。";
    if (most && file.size > most) {
      return "有 " + megabytes(file.size) + "，超过 " + Math.round(most / 1000000) + " MB，没有选入。请压缩图片或拆分文件。";
    }
    if (endings.length && endings.indexOf(ending) < 0) {
      return "不是可以上传的格式，没有选入。请转换为 " + endings.map(function (each) { return each.slice(1).toUpperCase(); }).join("、") + "。";
    }
    return null;
  }

  function kept(input) {
    var name = input.name.replace(/\.upload$/, "");
    return Array.from(input.form ? input.form.elements : []).filter(function (each) {
      return each.type === "checkbox" && each.checked && (each.name === name || each.name === name + "_id");
    }).length;
  }

  function take(input, files) {
    var held = input.multiple ? Array.from(input.heldFiles || []) : [];
    var most = Number(input.dataset.mostFiles || 0), refused = [];
    Array.from(files).forEach(function (file) {
      var known = held.some(function (each) {
        return each.name === file.name && each.size === file.size && each.lastModified === file.lastModified;
      });
      if (known) return;
      var wrong = fault(input, file);
      if (!wrong && !input.multiple && held.length) wrong = "没有选入：这里只收一个文件。";
      if (!wrong && input.multiple && most && held.length + kept(input) >= most) wrong = "没有选入：这里最多 " + most + " 个文件。";
      if (wrong) refused.push("“" + file.name + "”" + wrong);
      else held.push(file);
    });
    set(input, held);
    show(input, refused);
  }

  function set(input, files) {
    var bag = new DataTransfer();
    files.forEach(function (file) { bag.items.add(file); });
    input.files = bag.files;
    input.heldFiles = files;
  }

  function show(input, refused) {
    var list = input.shownFiles;
    list.textContent = "";
    (input.heldFiles || []).forEach(function (file) {
      var line = made("p", "");
      line.append(made("span", "", file.name), " ", made("span", "gr-size", megabytes(file.size)), " ");
      var remove = made("button", "btn btn-link", "不选");
      remove.type = "button";
      remove.setAttribute("aria-label", "不选 " + file.name);
      remove.addEventListener("click", function () {
        set(input, input.heldFiles.filter(function (each) { return each !== file; }));
        show(input, []);
        input.focus();
      });
      line.append(remove);
      list.append(line);
    });
    refused.forEach(function (sentence) { list.append(made("p", "field-error", sentence)); });
  }

  function prepare(input) {
    if (input.shownFiles) return;
    var place = made("div", "drop");
    input.before(place);
    place.append(input, made("p", "form-text drop-hint", input.multiple ? "也可以把文件拖放到这里，可一次拖放几个。" : "也可以把文件拖放到这里。"));
    input.shownFiles = made("div", "chosen");
    input.shownFiles.setAttribute("role", "status");
    place.append(input.shownFiles);
    ["dragenter", "dragover"].forEach(function (name) {
      place.addEventListener(name, function (event) {
        if (Array.from(event.dataTransfer.types).indexOf("Files") < 0) return;
        event.preventDefault();
        place.classList.add("is-over");
      });
    });
    place.addEventListener("dragleave", function (event) {
      if (!place.contains(event.relatedTarget)) place.classList.remove("is-over");
    });
    place.addEventListener("drop", function (event) {
      place.classList.remove("is-over");
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      take(input, event.dataTransfer.files);
    });
    input.addEventListener("change", function () { take(input, input.files); });
  }

  function prepareAll() {
    document.querySelectorAll("input[type=file]").forEach(prepare);
  }

  // What is dropped beside a field would open in place of the page, and take what was typed with it.
  ["dragover", "drop"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var types = event.dataTransfer ? Array.from(event.dataTransfer.types) : [];
      if (types.indexOf("Files") >= 0 && document.querySelector("input[type=file]")) event.preventDefault();
    });
  });

  // --- Sending -------------------------------------------------------------------------------------------------------

  function chosen(form) {
    return Array.from(form.elements).filter(function (each) { return each.type === "file" && each.files.length; });
  }

  function bar(form) {
    var old = form.querySelector(".upload-progress");
    if (old) old.remove();
    var box = made("div", "upload-progress"), words = made("p", ""), far = document.createElement("progress");
    var stop = made("button", "btn btn-outline-primary", "停止上传");
    box.setAttribute("role", "status");
    far.max = 100;
    far.value = 0;
    far.setAttribute("aria-label", "上传进度");
    stop.type = "button";
    box.append(words, far, stop);
    form.append(box);
    box.scrollIntoView({ block: "nearest" });
    return {
      stop: stop,
      say: function (text) { words.textContent = text; },
      at: function (share) { far.value = Math.floor(share * 100); },
      end: function (text, signIn) {
        words.textContent = text;
        words.className = "field-error";
        if (signIn) {
          var link = made("a", "", "登录");
          link.href = signIn;
          link.target = "_blank";
          link.rel = "noopener";
          words.append(link);
        }
        far.remove();
        stop.remove();
        box.scrollIntoView({ block: "nearest" });
      },
    };
  }

  // A token that is good for the session as it now is, from the page itself.
  function renewed(form) {
    return fetch(location.href, { credentials: "same-origin" }).then(function (response) {
      return response.text();
    }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html").querySelector("main form [name=csrf_token]");
      if (!fresh || !form.elements.csrf_token) throw new Error("no form");
      form.elements.csrf_token.value = fresh.value;
    });
  }

  function send(form, submitter, isAgain) {
    var fields = new FormData(form);
    if (submitter && submitter.name) fields.append(submitter.name, submitter.value);
    var action = (submitter && submitter.getAttribute("formaction")) || form.getAttribute("action") || location.href;
    var shown = bar(form), request = new XMLHttpRequest(), ended = false;
    sending = true;
    shown.say("正在上传……");
    request.open("POST", action);
    request.setRequestHeader("X-Follow", "page");
    request.upload.addEventListener("progress", function (event) {
      if (!event.lengthComputable) return;
      shown.at(event.loaded / event.total);
      shown.say(event.loaded < event.total
        ? "正在上传：" + megabytes(event.loaded) + "，共 " + megabytes(event.total)
        : "已传完，正在检查文件……");
    });
    function failed(text, signIn) {
      if (ended) return;
      ended = true;
      sending = false;
      delete form.dataset.sent;
      form.dispatchEvent(new Event("unsent"));
      shown.end(text, signIn);
    }
    // What is no page of this form: everything stands here, and is sent again once it can be.
    function refused() {
      var told;
      try { told = JSON.parse(request.responseText); } catch (_) { told = {}; }
      if (told.code === "form_expired" && !isAgain) {
        renewed(form).then(function () {
          ended = true;
          shown.end("");
          send(form, submitter, true);
        }, function () { failed("没有保存：页面已失效。请在新窗口重新打开本页。"); });
        return;
      }
      var stays = "所填内容和所选文件还在本页，";
      if (told.code === "session_ended" || told.code === "sign_in_needed") {
        failed("没有保存：登录已过期。" + stays + "请在新窗口登录后再按一次：",
          "/sign-in?next=" + encodeURIComponent(location.pathname));
      } else {
        failed("没有保存：" + (told.message || "服务器没有按预期答复（" + request.status + "）。") + stays + "请稍后再按一次。" + (told.cure || ""));
      }
    }
    request.addEventListener("error", function () { failed("没有传完：与服务器的连接断了。所填内容和所选文件还在本页，请再按一次。"); });
    request.addEventListener("abort", function () { failed("已停止上传，没有保存。所选文件还在本页。"); });
    request.addEventListener("load", function () {
      var next = request.getResponseHeader("X-Location");
      if (next) {
        location.assign(next);
        return;
      }
      if ((request.getResponseHeader("Content-Type") || "").indexOf("text/html") < 0 || !request.responseText) {
        refused();
        return;
      }
      history.replaceState(null, "", action);
      document.open();
      document.write(request.responseText);
      document.close();
    });
    shown.stop.addEventListener("click", function () { request.abort(); });
    request.send(fields);
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || (form.getAttribute("method") || "").toLowerCase() !== "post" || !chosen(form).length) return;
    event.preventDefault();
    if (!sending) send(form, event.submitter);
  });

  window.addEventListener("beforeunload", function (event) {
    if (!sending && Array.from(document.forms).some(function (form) { return chosen(form).length && !form.dataset.sent; })) {
      event.preventDefault();
    }
  });

  document.addEventListener("DOMContentLoaded", prepareAll);
  document.addEventListener("htmx:afterSettle", prepareAll);
})();
