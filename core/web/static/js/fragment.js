// What a letter's link bears behind the # goes into the form, and out of the address and the history.
(function () {
  "use strict";
  var field = document.querySelector("[data-gr-fragment]");
  if (field && location.hash.length > 1) {
    field.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
  }
})();
