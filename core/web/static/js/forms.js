// Declared forms, more comfortable: everything here is decided by the server too, and works without this file.
(function () {
  "use strict";

  function inputs(form, name) {
    return Array.prototype.filter.call(form.elements, function (input) {
      if (name.indexOf("*") < 0) return input.name === name;
      var parts = name.split("*");
      return input.name.startsWith(parts[0]) && input.name.endsWith(parts[1]);
    });
  }

  function values(form, name) {
    var values = [];
    inputs(form, name).forEach(function (input) {
      if ((input.type !== "radio" && input.type !== "checkbox") || input.checked) values.push(input.value.trim());
    });
    return values;
  }

  function isTyped(place) {
    return Array.from(place.querySelectorAll("textarea, input[type=text]")).some(function (input) {
      return input.value.trim() !== "";
    });
  }

  // Hide what is not asked for, as the answers stand; what somebody has typed stays in sight, and the server says why
  // it is no answer.
  function hideWhatDoesNotApply(form) {
    var places = Array.from(form.querySelectorAll("[data-gr-when]"));
    // What depends on a hidden question is hidden too: each round may hide one link more of a chain.
    for (var round = 0; round < 5; round++) {
      places.forEach(function (place) {
        place.hidden = !isTyped(place) && !JSON.parse(place.dataset.grWhen).every(function (when) {
          return inputs(form, when.field).some(function (input) {
            var chosen = (input.type !== "radio" && input.type !== "checkbox") || input.checked;
            return chosen && when.values.indexOf(input.value) >= 0 && !input.closest("[hidden]");
          });
        });
      });
    }
  }

  // Full-width digits and grouped thousands read as the server reads them, which takes 15 digits before the point.
  function number(text) {
    var plain = text.replace(/[\uff01-\uff5e]/g, function (sign) {
      return String.fromCharCode(sign.charCodeAt(0) - 0xfee0);
    }).trim().replace(/%$/, "");
    if (/^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(plain)) plain = plain.replace(/,/g, "");
    return /^[+-]?(\d{1,15}(\.\d*)?|\.\d+)$/.test(plain) ? Number(plain) : NaN;
  }

  var CALCULATIONS = {
    sum: function (a, b) { return a + b; },
    difference: function (a, b) { return a - b; },
    product: function (a, b) { return a * b; },
    quotient: function (a, b) { return b === 0 ? NaN : a / b; },
    share: function (a, b) { return b === 0 ? NaN : a / b; },
    change: function (a, b) { return b === 0 ? NaN : a / b - 1; },
    growth: function (a, b) { return a > 0 && b > 0 ? a / b : NaN; },
  };
  var PERCENTAGES = ["share", "change", "growth"];

  // What is typed into an input, or was worked out above, or is known from another section.
  function numbers(form, operand) {
    if (typeof operand === "object") return [number(operand.is)];
    var typed = values(form, operand);
    if (operand.indexOf("*") >= 0) typed = typed.filter(Boolean);
    var above = form.querySelector('[data-gr-name="' + operand + '"] [data-gr-value]');
    if (!typed.length && above) typed = [above.textContent];
    return typed.length ? typed.map(number) : [NaN];
  }

  function isBeyond(calculation, result) {
    return result < calculation.least || result > calculation.most;
  }

  function calculate(form) {
    form.querySelectorAll("[data-gr-compute]").forEach(function (output) {
      var calculation = JSON.parse(output.dataset.grCompute);
      var result = calculation.of.reduce(function (found, operand) {
        return found.concat(numbers(form, operand));
      }, []).reduce(CALCULATIONS[calculation.do]);
      if (calculation.do === "growth") result = Math.pow(result, 1 / calculation.years) - 1;
      if (PERCENTAGES.indexOf(calculation.do) >= 0) result *= 100;
      result *= calculation.times || 1;
      var scale = Math.pow(10, calculation.decimals);
      result = Math.round(result * scale) / scale;
      output.querySelector("[data-gr-value]").textContent =
        isFinite(result) && !isBeyond(calculation, result) ? String(result) : "—";
    });
  }

  function count(form) {
    form.querySelectorAll("textarea[data-gr-most]").forEach(function (area) {
      var place = area.nextElementSibling;
      if (!place || !place.classList.contains("gr-count")) {
        place = document.createElement("p");
        place.className = "gr-count";
        area.after(place);
      }
      var length = Array.from(area.value.trim()).length;
      place.textContent = "已写 " + length + " 字，最多 " + area.dataset.grMost + " 字";
      place.classList.toggle("is-over", length > Number(area.dataset.grMost));
    });
  }

  function refresh(form) {
    hideWhatDoesNotApply(form);
    calculate(form);
    count(form);
  }

  function refreshAll() {
    document.querySelectorAll("[data-gr-form]").forEach(refresh);
  }

  document.addEventListener("input", function (event) {
    var form = event.target.closest("[data-gr-form]");
    if (form) refresh(form);
  });
  document.addEventListener("DOMContentLoaded", refreshAll);

  // After a row came or went: say so, and put the keyboard where work goes on.
  var pressed = null;
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[name='add-row'], button[name='remove-row']");
    pressed = button && { adds: button.name === "add-row", value: button.value };
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    refreshAll();
    if (!pressed) return;
    var table = document.getElementById(event.target.id) || event.target;
    var rows = table.querySelectorAll("tbody tr");
    var row = rows[pressed.adds ? rows.length - 1 : Math.min(Number(pressed.value.split(".")[1]), rows.length - 1)];
    var next = row && row.querySelector("input, select, textarea");
    if (next) next.focus();
    var status = document.querySelector("[data-gr-announce]");
    if (status) status.textContent = (pressed.adds ? "已添加一行" : "已删除一行") + "，现有 " + rows.length + " 行";
    pressed = null;
  });
})();
