// Keys and toasts. Every page works without this file.
(function () {
  "use strict";

  document.documentElement.classList.add("js");

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  function items() {
    return Array.from(document.querySelectorAll("main [data-item]"));
  }

  // The entry that holds the focus, or the last one that a key chose.
  function currentIndex(list) {
    const focused = document.activeElement ? document.activeElement.closest("[data-item]") : null;
    return list.indexOf(focused || document.querySelector("[data-item].is-chosen"));
  }

  function choose(step) {
    const list = items();
    if (!list.length) return;
    const at = currentIndex(list);
    const next = Math.min(list.length - 1, Math.max(0, at + step));
    for (const item of list) item.classList.toggle("is-chosen", item === list[next]);
    const link = list[next].querySelector("h3 a, .headline a, th a, a");
    if (link) link.focus({ preventScroll: true });
    list[next].scrollIntoView({ block: "nearest" });
  }

  function open() {
    const list = items();
    const item = list[currentIndex(list)];
    const link = item && item.querySelector("h3 a, .headline a, th a, a");
    if (link) link.click();
  }

  function search() {
    const box = document.querySelector("[data-search]");
    if (box) {
      box.focus();
      box.select();
    } else {
      window.location.assign("/search/");
    }
  }

  // Only administrators have the link.
  function review() {
    const link = document.querySelector("[data-review]");
    if (link) link.click();
  }

  function help() {
    const dialog = document.getElementById("shortcuts");
    if (dialog && !dialog.open) dialog.showModal();
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const actions = { "/": search, j: () => choose(1), k: () => choose(-1), o: open, r: review, "?": help };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  function prepareToasts() {
    for (const button of document.querySelectorAll("[data-dismiss][hidden]")) {
      button.hidden = false;
      button.addEventListener("click", () => button.closest(".toast").remove());
    }
  }

  // A long list of choices, narrowed to those whose name holds what is typed. Chosen ones always stay.
  function prepareNarrowing() {
    for (const box of document.querySelectorAll("[data-narrow]")) {
      box.closest("[hidden]").hidden = false;
      box.addEventListener("change", (event) => event.stopPropagation());
      box.addEventListener("input", () => {
        const wanted = box.value.trim().toLowerCase();
        for (const option of document.getElementById(box.dataset.narrow).children) {
          option.hidden = !option.textContent.toLowerCase().includes(wanted) && !option.querySelector(":checked");
        }
      });
    }
  }

  // The sentence that an address points to takes the focus, so that reading goes on from there.
  function focusTarget() {
    const target = window.location.hash ? document.getElementById(window.location.hash.slice(1)) : null;
    if (target && target.hasAttribute("tabindex")) target.focus({ preventScroll: true });
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const results = event.detail.target;
    if (results) results.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const results = event.detail.target;
    if (results) results.removeAttribute("aria-busy");
  });
  // The log-in ended meanwhile: show the log-in page itself, not inside the results.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const address = event.detail.xhr.responseURL;
    if (address && new URL(address).pathname.startsWith("/login/")) {
      event.detail.shouldSwap = false;
      window.location.assign(address);
    }
  });
  // A part that cannot be had (logged out, server gone): load the whole page, which says what is wrong.
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, (event) => {
      const path = event.detail.pathInfo && event.detail.pathInfo.finalRequestPath;
      if (event.detail.requestConfig.verb === "get" && path && !event.detail.target.hasAttribute("data-part")) {
        window.location.assign(path);
      }
    });
  }

  window.addEventListener("hashchange", focusTarget);
  document.addEventListener("DOMContentLoaded", () => {
    prepareToasts();
    prepareNarrowing();
    focusTarget();
  });
})();
