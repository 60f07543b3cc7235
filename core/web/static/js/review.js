// Ticks every row of a page at once, and says how many are ticked; the rows themselves need no script.
(function () {
  "use strict";
  function ticks(form, name) { return Array.from(form.querySelectorAll("input[name='" + name + "']")); }

  document.querySelectorAll("[data-check-all]").forEach(function (all) {
    var name = all.dataset.checkAll;
    var said = document.createElement("span");
    said.className = "chosen-count";
    said.setAttribute("aria-live", "polite");
    all.closest("label").after(said);
    function count() {
      var boxes = ticks(all.form, name);
      var chosen = boxes.filter(function (one) { return one.checked; }).length;
      said.textContent = chosen ? "已选 " + chosen + " 份" : "";
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    all.closest("label").classList.add("is-ready");
    all.addEventListener("change", function () {
      ticks(all.form, name).forEach(function (one) { one.checked = all.checked; });
    });
    all.form.addEventListener("change", count);
    window.addEventListener("pageshow", count);
  });
})();
