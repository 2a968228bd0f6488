// Looks closely at a photo without leaving the page. Without scripts the link opens the original.
"use strict";

(() => {
  const viewer = document.querySelector("[data-viewer]");
  const links = [...document.querySelectorAll("[data-look]")];
  if (viewer === null || links.length === 0) {
    return;
  }
  const stage = viewer.querySelector("[data-stage]");
  const picture = stage.querySelector("img");
  const caption = viewer.querySelector("[data-caption]");
  const size = viewer.querySelector("[data-size]");
  const STEPS = [1, 1.5, 2, 3, 4, 6];
  let at = 0;
  let step = 0;

  // One is the whole photo in the window; more scrolls, around the middle of what was seen.
  const zoom = (to) => {
    step = Math.min(Math.max(to, 0), STEPS.length - 1);
    const x = (stage.scrollLeft + stage.clientWidth / 2) / stage.scrollWidth;
    const y = (stage.scrollTop + stage.clientHeight / 2) / stage.scrollHeight;
    const fit = Math.min(
      stage.clientWidth / picture.naturalWidth || 1,
      stage.clientHeight / picture.naturalHeight || 1,
    );
    picture.style.width = `${Math.floor(picture.naturalWidth * fit * STEPS[step])}px`;
    stage.scrollLeft = x * stage.scrollWidth - stage.clientWidth / 2;
    stage.scrollTop = y * stage.scrollHeight - stage.clientHeight / 2;
    size.textContent = `${STEPS[step] * 100} %`;
  };

  const show = (number) => {
    at = (number + links.length) % links.length;
    const link = links[at];
    picture.src = link.href;
    picture.alt = link.querySelector("img").alt;
    caption.textContent = `${at + 1} / ${links.length} · ${link.dataset.look}`;
    viewer.querySelector("[data-original]").href = link.href;
  };
  picture.addEventListener("load", () => zoom(0));
  window.addEventListener("resize", () => viewer.open && zoom(step));

  const acts = {
    previous: () => show(at - 1),
    next: () => show(at + 1),
    closer: () => zoom(step + 1),
    farther: () => zoom(step - 1),
    whole: () => zoom(0),
    close: () => viewer.close(),
  };
  const keys = { PageUp: "previous", PageDown: "next", "+": "closer", "=": "closer", "-": "farther", 0: "whole" };

  for (const link of links) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) {
        return;
      }
      event.preventDefault();
      viewer.showModal();
      stage.focus();
      show(links.indexOf(link));
    });
  }
  for (const button of viewer.querySelectorAll("[data-act]")) {
    button.addEventListener("click", () => acts[button.dataset.act]());
  }
  viewer.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (act !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      acts[act]();
    }
  });
  viewer.addEventListener("close", () => links[at].focus());

  // A hand that drags moves the photo under the window.
  let from = null;
  stage.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse") {
      from = { x: event.clientX + stage.scrollLeft, y: event.clientY + stage.scrollTop };
      stage.setPointerCapture(event.pointerId);
    }
  });
  stage.addEventListener("pointermove", (event) => {
    if (from !== null) {
      stage.scrollLeft = from.x - event.clientX;
      stage.scrollTop = from.y - event.clientY;
    }
  });
  stage.addEventListener("pointerup", () => (from = null));
  stage.addEventListener("dblclick", () => zoom(step === 0 ? 2 : 0));
})();
