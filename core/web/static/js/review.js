// Ticks every row of a page at once; the rows themselves need no script.
(function () {
  "use strict";
  document.querySelectorAll("[data-check-all]").forEach(function (all) {
    all.closest("label").classList.add("is-ready");
    all.addEventListener("change", function () {
      all.form.querySelectorAll("input[name='" + all.dataset.checkAll + "']").forEach(function (one) {
        one.checked = all.checked;
      });
    });
  });
})();
