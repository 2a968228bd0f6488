// Makes the console quicker; everything it does can be done without it.
"use strict";

(() => {
  const typing = (target) => target.closest("input:not([type=radio]), textarea, select, [contenteditable]") !== null;

  const rows = () => [...document.querySelectorAll("[data-row]")];

  // In a list j and k walk the rows; on a visit they walk the queue.
  const step = (by) => {
    const links = rows();
    if (links.length === 0) {
      document.querySelector(by > 0 ? "a[rel~=next]" : "a[rel~=prev]")?.click();
      return;
    }
    const at = links.findIndex((row) => row.contains(document.activeElement));
    const to = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
    if (to >= 0 && to < links.length) {
      links[to].focus();
    } else {
      document.querySelector(by > 0 ? "a[rel~=next]" : "a[rel~=prev]")?.focus();
    }
  };

  // The first `a` only takes the focus to the button, so that no slip of a finger accepts anything.
  const accept = () => {
    const button = document.querySelector("[data-accept]");
    if (button === null) {
      return;
    }
    if (document.activeElement === button && button.getAttribute("aria-disabled") !== "true") {
      button.click();
    } else {
      button.focus();
    }
  };

  const sendBack = () => {
    const box = document.querySelector("[data-return]");
    if (box !== null) {
      box.closest("details")?.setAttribute("open", "");
      box.focus();
    }
  };

  // At the contradiction desk a digit picks, and `w` opens the question to the field, of the block that is looked at.
  const clash = () => document.activeElement.closest(".clash") ?? document.querySelector(".clash");
  const pick = (number) => {
    const choice = clash()?.querySelectorAll("input[type=radio]")[number - 1];
    if (choice !== undefined && !choice.matches(":disabled")) {
      choice.focus();
      choice.click();
    }
  };
  const askField = () => {
    const place = clash()?.querySelector("details.ask");
    if (place) {
      place.open = true;
      place.querySelector("textarea").focus();
    }
  };

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    a: accept,
    r: sendBack,
    w: askField,
    "/": () => document.querySelector("[data-find]")?.focus(),
  };
  for (let digit = 1; digit <= 9; digit += 1) {
    keys[digit] = () => pick(digit);
  }

  // While somebody types, no letter is a command; two keys that no text needs lead out of a box. Who leaves a search
  // half typed did not search: the box says again what the list below it answers.
  const typed = (event) => {
    if (event.key === "Escape") {
      if (event.target.matches("[data-find]")) {
        event.target.value = event.target.defaultValue;
      }
      event.target.blur();
    } else if (event.key === "Enter" && event.ctrlKey && event.target.matches("[data-remark]")) {
      event.target.form.requestSubmit();
    }
  };

  document.addEventListener("keydown", (event) => {
    if (!event.isComposing && typing(event.target)) {
      typed(event);
      return;
    }
    const elsewhere = typing(event.target) || document.querySelector("dialog[open]") !== null;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || elsewhere) {
      return;
    }
    const action = keys[event.key];
    if (action !== undefined) {
      event.preventDefault();
      action();
    }
  });

  // An opened remark box is there to be written in.
  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.matches?.("details.pin[open]") && document.body.dataset.ready === "yes") {
        event.target.querySelector("textarea")?.focus();
      }
    },
    true,
  );

  // How many remarks stand beside the button that sends them.
  const count = () => {
    const shown = document.querySelector("[data-remark-count]");
    if (shown !== null) {
      const written = [...document.querySelectorAll("[data-remark]")].filter((box) => box.value.trim() !== "");
      shown.textContent = String(written.length);
    }
  };
  document.addEventListener("input", count);

  // One press is one wish: a second one while the first is under way would only show "somebody else was faster".
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent === "yes") {
      event.preventDefault();
    }
    event.target.dataset.sent = "yes";
  });

  // Remarks that were typed and not sent must not be lost by a stray key or click.
  let leaving = false;
  document.addEventListener("submit", () => (leaving = true));
  window.addEventListener("beforeunload", (event) => {
    const unsent = [...document.querySelectorAll("[data-remark]")].some((box) => box.value !== box.defaultValue);
    if (unsent && !leaving) {
      event.preventDefault();
    }
  });

  window.addEventListener("pageshow", () => {
    for (const form of document.forms) {
      delete form.dataset.sent;
    }
    leaving = false;
    count();
    document.body.dataset.ready = "yes";
  });

  // The rest of the menu closes when one looks elsewhere, or by Escape.
  const more = document.querySelector("details.more");
  document.addEventListener("click", (event) => {
    if (more?.open && !more.contains(event.target)) {
      more.open = false;
    }
  });
  more?.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      more.open = false;
      more.querySelector("summary").focus();
    }
  });

  document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
})();
