// Compares every file of the chosen folder with the list. Nothing leaves this machine, nothing is fetched.
"use strict";

(() => {
  const PIECE = 4 * 1024 * 1024;
  const UNLISTED = ["manifest.sha256", "manifest.js"];
  const box = document.getElementById("verdict");
  const choose = document.getElementById("folder");

  const say = (kind, zh, en, names = []) => {
    box.className = `verdict ${kind}`;
    box.replaceChildren();
    for (const text of [zh, en]) {
      box.appendChild(document.createElement("p")).textContent = text;
    }
    if (names.length > 0) {
      const list = box.appendChild(document.createElement("ul"));
      for (const name of names) {
        list.appendChild(document.createElement("li")).textContent = name;
      }
    }
  };

  if (typeof MANIFEST === "undefined") {
    choose.disabled = true;
    say(
      "bad",
      "没有找到 manifest.js：请先把压缩包全部解压，再打开解压后的 index.html。",
      "manifest.js is not here: extract the whole archive first, then open its index.html.",
    );
    return;
  }
  document.getElementById("fingerprint").textContent = FINGERPRINT;

  const hashOf = async (file) => {
    const hasher = SHA256.begin();
    for (let at = 0; at < file.size; at += PIECE) {
      hasher.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
    }
    return hasher.hex();
  };

  const textHash = (text) => SHA256.begin().update(new TextEncoder().encode(text)).hex();

  // Paths as the list has them: what stands before the folder of the list itself is cut off.
  const byPath = (files) => {
    const all = [...files].map((file) => [file.webkitRelativePath || file.name, file]);
    const list = all.find(([path]) => path === "manifest.js" || path.endsWith("/manifest.js"));
    const root = list === undefined ? "" : list[0].slice(0, -"manifest.js".length);
    return new Map(all.filter(([path]) => path.startsWith(root)).map(([path, file]) => [path.slice(root.length), file]));
  };

  const check = async (files) => {
    const found = byPath(files);
    if (!found.has("manifest.js")) {
      say("bad", "所选文件夹不是这份案卷。", "The folder you chose is not this archive.");
      return;
    }
    const listed = new Map(MANIFEST.map((line) => [line.slice(66), line.slice(0, 64)]));
    const wrong = [];
    if (textHash(MANIFEST.map((line) => `${line}\n`).join("")) !== FINGERPRINT) {
      wrong.push("manifest.js");
    }
    if (!found.has("manifest.sha256") || (await hashOf(found.get("manifest.sha256"))) !== FINGERPRINT) {
      wrong.push("manifest.sha256");
    }
    let done = 0;
    for (const [path, hash] of listed) {
      const file = found.get(path);
      if (file === undefined) {
        wrong.push(`${path} — 缺少 / missing`);
      } else if ((await hashOf(file)) !== hash) {
        wrong.push(`${path} — 内容已改动 / changed`);
      }
      done += 1;
      say("busy", `正在核对 ${done}/${listed.size} …`, `checking ${done} of ${listed.size} …`);
    }
    for (const path of found.keys()) {
      if (!listed.has(path) && !UNLISTED.includes(path)) {
        wrong.push(`${path} — 不在目录中 / not listed`);
      }
    }
    if (wrong.length > 0) {
      say("bad", "核对未通过。下列文件与目录不一致：", "Not verified. These files are not what the list says:", wrong);
      return;
    }
    say(
      "good",
      `核对通过：${listed.size} 个文件与目录完全一致。请将上面的目录校验值与出具单位登记的校验值核对。`,
      `Verified: all ${listed.size} files are what the list says. Compare the fingerprint above with the office's.`,
    );
  };

  choose.addEventListener("change", () => {
    if (choose.files.length > 0) {
      check(choose.files).catch((error) => say("bad", "无法读取所选文件。", `The files cannot be read: ${error.message}`));
    }
  });
})();
