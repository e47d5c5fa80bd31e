// Tokens as clients make them.

const encoder = new TextEncoder();

/** The service and the secret of an API key; null if it is none. Read from the right, since its name may be anything. */
export function parts(key) {
  const found = /([0-9a-f-]{36})-([0-9a-f-]{36})$/i.exec(key.trim());
  return found && { service: found[1], secret: found[2] };
}

/** A token that is good for half a minute; `now` is in milliseconds. */
export async function token({ service, secret }, now) {
  const claims = { iss: service, iat: Math.floor(now / 1000) };
  const text = [{ typ: "JWT", alg: "HS256" }, claims].map((part) => base64url(encoder.encode(JSON.stringify(part)))).join(".");
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), hmac, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", key, encoder.encode(text));
  return `${text}.${base64url(new Uint8Array(signature))}`;
}

function base64url(bytes) {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
