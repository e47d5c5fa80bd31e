//! The encoding of `api_keys.secret`, `service_callback_api.bearer_token`, `inbound_sms.content` and
//! `notifications._personalisation`: signed text, as itsdangerous' `URLSafeSerializer` writes it.
//!
//! `[.]base64url(payload) "." base64url(signature)`, without padding. The payload is compact JSON; when its zlib form is
//! shorter by more than one byte, that stands in its place and a leading dot says so. The signature is HMAC-SHA1 over all
//! before the last dot, its key SHA1(salt ‖ `signer` ‖ secret).
//!
//! It is signed, not encrypted. Every read and write of such a column goes through here, so that encryption can take its
//! place.

use std::io::{Read, Write};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use sha1::{Digest, Sha1};

/// A decompressed payload may not be larger than this many bytes; nothing that we write comes near.
const MAX_PAYLOAD: u64 = 64 * 1024 * 1024;

/// Reads and writes encoded columns with one installation's secrets. Cheap to clone.
#[derive(Clone)]
pub struct ColumnSigner {
    mac: Hmac<Sha1>,
}

impl std::fmt::Debug for ColumnSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ColumnSigner").finish_non_exhaustive()
    }
}

/// A column's text was not written with this installation's secrets, or is damaged.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum UnreadableColumn {
    /// Wrong secrets or tampered text.
    #[error("the signature does not match: was the row written with another SECRET_KEY or DANGEROUS_SALT?")]
    Signature,
    /// The signature holds, and what it signs is not what was expected there.
    #[error("the signed text is not of the expected form")]
    Payload,
}

impl ColumnSigner {
    /// A signer for an installation's `SECRET_KEY` and `DANGEROUS_SALT`.
    pub fn new(secret_key: &SecretString, dangerous_salt: &SecretString) -> Self {
        let key = Sha1::new()
            .chain_update(dangerous_salt.expose_secret())
            .chain_update(b"signer")
            .chain_update(secret_key.expose_secret())
            .finalize();
        let mac = match Hmac::<Sha1>::new_from_slice(&key) {
            Ok(mac) => mac,
            Err(_) => unreachable!("HMAC takes a key of any length"),
        };
        Self { mac }
    }

    /// The text to store for `value`.
    ///
    /// # Errors
    /// When `value` has no JSON form.
    pub fn sign<T: Serialize + ?Sized>(&self, value: &T) -> Result<String, serde_json::Error> {
        let json = serde_json::to_vec(value)?;
        let compressed = compress(&json);
        let mut text = String::with_capacity(json.len() * 4 / 3 + 40);
        if compressed.len() < json.len().saturating_sub(1) {
            text.push('.');
            BASE64_URL_SAFE_NO_PAD.encode_string(compressed, &mut text);
        } else {
            BASE64_URL_SAFE_NO_PAD.encode_string(json, &mut text);
        }
        let signature = self.mac.clone().chain_update(text.as_bytes()).finalize().into_bytes();
        text.push('.');
        BASE64_URL_SAFE_NO_PAD.encode_string(signature, &mut text);
        Ok(text)
    }

    /// The value that `text` was stored for.
    ///
    /// # Errors
    /// See [`UnreadableColumn`].
    pub fn read<T: DeserializeOwned>(&self, text: &str) -> Result<T, UnreadableColumn> {
        payload_of(self.signed_part(text)?)
    }

    /// What a text stands for that has the time of its signing in it, and that time: `URLSafeTimedSerializer`'s form, in which
    /// links in emails once were. It has a part more than the text of a column, so that neither is read as the other.
    ///
    /// # Errors
    /// See [`UnreadableColumn`].
    pub fn read_timed<T: DeserializeOwned>(&self, text: &str) -> Result<(T, Timestamp), UnreadableColumn> {
        let (payload, seconds) = self.signed_part(text)?.rsplit_once('.').ok_or(UnreadableColumn::Payload)?;
        let seconds = BASE64_URL_SAFE_NO_PAD.decode(seconds).map_err(|_| UnreadableColumn::Payload)?;
        if seconds.len() > 7 {
            return Err(UnreadableColumn::Payload);
        }
        let seconds = seconds.iter().fold(0, |seconds, byte| seconds << 8 | i64::from(*byte));
        let at = Timestamp::from_second(seconds).map_err(|_| UnreadableColumn::Payload)?;
        Ok((payload_of(payload)?, at))
    }

    fn signed_part<'a>(&self, text: &'a str) -> Result<&'a str, UnreadableColumn> {
        let (signed, signature) = text.rsplit_once('.').ok_or(UnreadableColumn::Signature)?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).map_err(|_| UnreadableColumn::Signature)?;
        let mac = self.mac.clone().chain_update(signed.as_bytes());
        mac.verify_slice(&signature).map_err(|_| UnreadableColumn::Signature)?;
        Ok(signed)
    }
}

fn payload_of<T: DeserializeOwned>(signed: &str) -> Result<T, UnreadableColumn> {
    let (compressed, payload) = match signed.strip_prefix('.') {
        Some(payload) => (true, payload),
        None => (false, signed),
    };
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).map_err(|_| UnreadableColumn::Payload)?;
    let json = if compressed { decompress(&payload)? } else { payload };
    serde_json::from_slice(&json).map_err(|_| UnreadableColumn::Payload)
}

/// Short texts never shrink: their zlib form carries eleven bytes of its own.
const WORTH_COMPRESSING: usize = 24;

fn compress(json: &[u8]) -> Vec<u8> {
    if json.len() < WORTH_COMPRESSING {
        return json.to_vec();
    }
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(json.len()), Compression::default());
    match encoder.write_all(json).and_then(|()| encoder.finish()) {
        Ok(compressed) => compressed,
        Err(_) => json.to_vec(),
    }
}

fn decompress(payload: &[u8]) -> Result<Vec<u8>, UnreadableColumn> {
    let mut json = Vec::new();
    let read = ZlibDecoder::new(payload).take(MAX_PAYLOAD).read_to_end(&mut json);
    read.map(|_| json).map_err(|_| UnreadableColumn::Payload)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn signer() -> ColumnSigner {
        ColumnSigner::new(&"dev-notify-secret-key".into(), &"dev-notify-salt".into())
    }

    /// Texts that itsdangerous wrote, with the same secrets.
    fn written_elsewhere() -> [(&'static str, Value); 4] {
        [
            (
                "IjNkODQ0ZWRmLThkMzUtNDhhYy05NzViLWU4NDdiNGYxMjJiMCI.6YZYVikL3sSmLV-0k77I2yabzGY",
                json!("3d844edf-8d35-48ac-975b-e847b4f122b0"),
            ),
            ("e30.wJgrveR2petiA95MC-635dlw_xQ", json!({})),
            (
                "eyJuYW1lIjoiWm_DqyIsIml0ZW1zIjpbImEiLCJiIl0sIm4iOjEsInQiOnRydWV9.--n63c53OYonQ7PAixuYg_9I-no",
                json!({"name": "Zoë", "items": ["a", "b"], "n": 1, "t": true}),
            ),
            (
                ".eJyrVipJrShRslIqyUhVKE7MTVUozy9KKVZITE_MzNNRGLyiSrUAI3VBkA.dV4tijyVg6koAl3jluiwBpzWpuo",
                json!({"text": "the same words again, ".repeat(8)}),
            ),
        ]
    }

    #[test]
    fn reads_what_others_wrote() {
        for (text, value) in written_elsewhere() {
            assert_eq!(signer().read::<Value>(text), Ok(value));
        }
    }

    #[test]
    fn writes_what_others_can_read() {
        for (text, value) in written_elsewhere() {
            let written = signer().sign(&value).unwrap();
            assert_eq!(signer().read::<Value>(&written).unwrap(), value);
            // Only the compressor's choices may differ, and key order, which JSON does not mind.
            assert_eq!(written.starts_with('.'), text.starts_with('.'));
            if value.is_string() || value == json!({}) {
                assert_eq!(written, text);
            }
        }
    }

    #[test]
    fn refuses_other_secrets_and_tampering() {
        let text = signer().sign("secret").unwrap();
        let other = ColumnSigner::new(&"another".into(), &"dev-notify-salt".into());
        assert_eq!(other.read::<String>(&text), Err(UnreadableColumn::Signature));
        for tampered in ["", ".", "e30", &text.replace('.', ""), &format!("x{text}"), &format!("{text}x")] {
            assert!(signer().read::<Value>(tampered).is_err(), "{tampered}");
        }
        assert_eq!(signer().read::<u8>(&text), Err(UnreadableColumn::Payload));
    }

    #[test]
    fn texts_with_a_time_are_read_as_others_wrote_them() {
        let at: Timestamp = "2026-06-17T09:30:00Z".parse().unwrap();
        let plain = "ImFtYWxhQGV4YW1wbGUuY29tIg.ajJpGA.ATl4VEjnTT2yj2LF8fq7ubqrzxM";
        assert_eq!(signer().read_timed(plain), Ok(("amala@example.com".to_owned(), at)));
        let compressed = ".eJxTqqADUAIAfKsvJQ.ajJpGA.Ye1jVQIeqCE2CkWmo1dN43YAqwE";
        assert_eq!(signer().read_timed(compressed), Ok(("x".repeat(100), at)));
        assert_eq!(signer().read_timed::<Value>(&plain.replace("ajJpGA", "ajJpGB")), Err(UnreadableColumn::Signature));
    }

    #[test]
    fn a_column_is_no_text_with_a_time() {
        for value in ["secret".to_owned(), "x".repeat(100)] {
            let column = signer().sign(&value).unwrap();
            assert_eq!(signer().read_timed::<Value>(&column), Err(UnreadableColumn::Payload));
        }
        let timed = "ImFtYWxhQGV4YW1wbGUuY29tIg.ajJpGA.ATl4VEjnTT2yj2LF8fq7ubqrzxM";
        assert_eq!(signer().read::<Value>(timed), Err(UnreadableColumn::Payload));
    }
}
