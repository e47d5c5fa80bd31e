import { parts, token } from "./token.js";

// The page reads without this. With it, each endpoint can be tried. The key stays in its field.

const field = document.getElementById("key");

for (const form of document.querySelectorAll("form")) form.hidden = false;
document.getElementById("key-form").addEventListener("submit", (event) => event.preventDefault());
for (const form of document.querySelectorAll("form.try")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tryOut(form);
  });
}

async function tryOut(form) {
  const outcome = form.querySelector(".outcome");
  const button = form.querySelector("button");
  button.disabled = true;
  outcome.replaceChildren(paragraph("Sending…"));
  try {
    outcome.replaceChildren(...(await exchange(form)));
  } catch (error) {
    outcome.replaceChildren(paragraph(error.message));
  } finally {
    button.disabled = false;
  }
}

/** Sends what a form says, and shows what was sent and what came back. */
async function exchange(form) {
  const key = parts(field.value);
  if (!key) {
    field.focus();
    throw new Error("An API key is needed, as it was shown when it was made.");
  }
  if (!globalThis.crypto?.subtle) {
    throw new Error("The browser signs tokens only on pages that come by https, or from this machine.");
  }
  const request = { ...read(form), method: form.dataset.method };
  request.headers.Authorization = `Bearer ${await token(key, Date.now())}`;
  const { url, ...rest } = request;
  const response = await fetch(url, { ...rest, cache: "no-store", credentials: "omit", redirect: "error" });
  return [
    ...shown("Request", [`${request.method} ${url}`, ...lines(Object.entries(request.headers)), "", request.body ?? ""].join("\n")),
    ...(await answered(response)),
  ];
}

/** The address, the headers and the body that are filled in. */
function read(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  const headers = {};
  for (const input of form.querySelectorAll("input")) {
    const value = input.value.trim();
    if (!value) continue;
    const { place, many } = input.dataset;
    if (place === "path") path = path.replace(`{${input.name}}`, encodeURIComponent(value));
    if (place === "header") headers[input.name] = value;
    if (place === "query") {
      const values = many === undefined ? [value] : value.split(",");
      for (const one of values) query.append(input.name, one.trim());
    }
  }
  const body = form.querySelector("textarea")?.value;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const text = query.toString();
  return { url: text ? `${path}?${text}` : path, headers, body };
}

async function answered(response) {
  const head = [`${response.status} ${response.statusText}`, ...lines(response.headers.entries()), ""];
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("application/pdf")) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = "letter.pdf";
    link.textContent = "Save the letter";
    const place = document.createElement("p");
    place.append(link);
    return [...shown("Response", head.join("\n")), place];
  }
  const body = await response.text();
  return shown("Response", [...head, type.startsWith("application/json") ? indented(body) : body].join("\n"));
}

function indented(json) {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

function lines(headers) {
  return [...headers].map(([name, value]) => `${name}: ${value}`);
}

function shown(title, text) {
  const heading = document.createElement("h5");
  heading.textContent = title;
  const pre = document.createElement("pre");
  pre.textContent = text.trimEnd();
  pre.tabIndex = 0;
  pre.setAttribute("aria-label", title);
  return [heading, pre];
}

function paragraph(text) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  return paragraph;
}
