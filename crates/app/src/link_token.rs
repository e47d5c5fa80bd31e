//! Tokens of links in emails: what the link means, encrypted, so that nobody else can read it or make one.
//!
//! The form is [Fernet](https://github.com/fernet/spec/blob/master/Spec.md), under the installation's `TOKEN_SECRET_KEY`. The
//! admin app opens most tokens by itself, with the same key. Text that is signed and not encrypted, as links once were, can be
//! opened as well.

use aes::Aes128;
use base64::{
    Engine,
    alphabet::URL_SAFE,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use crate::{App, Failure, random};

/// Why a token means nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadToken {
    /// It is ours, and too old.
    #[error("the link has expired")]
    Expired,
    /// It is not ours, or damaged.
    #[error("the link cannot be read")]
    Invalid,
}

/// The token for a link that means `payload`.
///
/// # Errors
/// When the installation's key is none.
pub fn seal(app: &App, payload: &str, now: Timestamp) -> Result<String, Failure> {
    Ok(Fernet::of(app)?.seal(payload.as_bytes(), random::initialisation_vector(), now))
}

/// A link of the admin app that means `payload`: `base_url` (the admin app's address if there is none), a path that ends with
/// a slash, and the token.
///
/// # Errors
/// As [`seal`].
pub fn url(
    app: &App,
    base_url: Option<&str>,
    path: &str,
    payload: &impl serde::Serialize,
    now: Timestamp,
) -> Result<String, Failure> {
    let base_url = base_url.filter(|url| !url.is_empty()).unwrap_or(&app.addresses.admin_base_url);
    let token = seal(app, &serde_json::to_string(payload)?, now)?;
    Ok(format!("{base_url}{path}{token}"))
}

/// A link that leads on to another page of the admin app afterwards.
pub fn leading_on(url: String, next: Option<&str>) -> String {
    match next.filter(|next| !next.is_empty()) {
        Some(next) => {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
            format!("{url}?{query}")
        }
        None => url,
    }
}

/// What a token was made for, if that is at most `max_age` ago.
///
/// # Errors
/// As [`seal`]; why the token means nothing is in the inner result.
pub fn open(
    app: &App,
    token: &str,
    max_age: SignedDuration,
    now: Timestamp,
) -> Result<Result<String, BadToken>, Failure> {
    let opened = match Fernet::of(app)?.open(token) {
        Some(opened) => Some(opened),
        None => app.signer.read_timed(token).ok(),
    };
    Ok(match opened {
        // A clock may be a minute behind another.
        Some((payload, made_at)) => {
            // Tokens know no parts of a second.
            let age = SignedDuration::from_secs(now.as_second().saturating_sub(made_at.as_second()));
            if age <= max_age && age >= -SignedDuration::from_mins(1) { Ok(payload) } else { Err(BadToken::Expired) }
        }
        None => Err(BadToken::Invalid),
    })
}

/// What a text that [`seal`] has made stands for, however long ago; `None` where it is none of ours. For what is kept in the
/// database: a link is opened by [`open`].
pub(crate) fn unseal(app: &App, sealed: &str) -> Result<Option<String>, Failure> {
    Ok(Fernet::of(app)?.open(sealed).map(|(payload, _)| payload))
}

const VERSION: u8 = 0x80;
/// Version, time and initialisation vector.
const HEADER: usize = 1 + 8 + 16;
const SIGNATURE: usize = 32;
/// Padding is written, and need not be there to be read: programs that show emails have been seen to lose it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Seals and opens with one key.
struct Fernet {
    signing: [u8; 16],
    encryption: [u8; 16],
}

impl Fernet {
    fn of(app: &App) -> Result<Self, Failure> {
        let broken = || Failure::Broken("TOKEN_SECRET_KEY is not 32 bytes in URL-safe base64".to_owned());
        Self::new(&app.token_secret_key).ok_or_else(broken)
    }

    fn new(key: &SecretString) -> Option<Self> {
        let key: [u8; 32] = BASE64.decode(key.expose_secret()).ok()?.try_into().ok()?;
        let (signing, encryption) = key.split_at(16);
        Some(Self { signing: signing.try_into().ok()?, encryption: encryption.try_into().ok()? })
    }

    fn seal(&self, payload: &[u8], vector: [u8; 16], now: Timestamp) -> String {
        let mut token = Vec::with_capacity(HEADER + payload.len() + 16 + SIGNATURE);
        token.push(VERSION);
        token.extend(now.as_second().to_be_bytes());
        token.extend(vector);
        let cipher = cbc::Encryptor::<Aes128>::new(&self.encryption.into(), &vector.into());
        token.extend(cipher.encrypt_padded_vec::<Pkcs7>(payload));
        let signature = self.mac(&token).finalize().into_bytes();
        token.extend(signature);
        BASE64.encode(token)
    }

    /// The payload and when it was sealed.
    fn open(&self, token: &str) -> Option<(String, Timestamp)> {
        let token = BASE64.decode(token).ok()?;
        let (signed, signature) = token.split_at_checked(token.len().checked_sub(SIGNATURE)?)?;
        self.mac(signed).verify_slice(signature).ok()?;
        let (header, encrypted) = signed.split_at_checked(HEADER)?;
        let (&version, header) = header.split_first()?;
        let (seconds, vector) = header.split_first_chunk::<8>()?;
        if version != VERSION {
            return None;
        }
        let vector: [u8; 16] = vector.try_into().ok()?;
        let cipher = cbc::Decryptor::<Aes128>::new(&self.encryption.into(), &vector.into());
        let payload = cipher.decrypt_padded_vec::<Pkcs7>(encrypted).ok()?;
        Some((String::from_utf8(payload).ok()?, Timestamp::from_second(i64::from_be_bytes(*seconds)).ok()?))
    }

    fn mac(&self, signed: &[u8]) -> Hmac<Sha256> {
        let mac = match Hmac::<Sha256>::new_from_slice(&self.signing) {
            Ok(mac) => mac,
            Err(_) => unreachable!("HMAC takes a key of any length"),
        };
        mac.chain_update(signed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "dGVzdC10b2tlbi1rZXktb2Ytbm8tY29uc2VxdWVuY2U=";
    const VECTOR: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// Tokens that Python's `cryptography` made with [`KEY`] and [`VECTOR`] at half past nine.
    const MADE_ELSEWHERE: [(&str, &str); 4] = [
        ("", "gAAAAABqMmkYAAECAwQFBgcICQoLDA0OD_AKeEOoxbBVjpoZ6DsamVZ1UoiE2UNjmxj0QoY8JAVWGcgjesgidfE1jQgmigurxg=="),
        (
            r#"{"user_id": "x"}"#,
            "gAAAAABqMmkYAAECAwQFBgcICQoLDA0OD_nGKcURZOE424CuNuKD8NJYzfvgZTIXovnC6aKPZFPnV91siNt61RVqN_KAAo8UALBQDSm-\
             lMHT6v5yqayqtkw=",
        ),
        (
            "0123456789abcdef",
            "gAAAAABqMmkYAAECAwQFBgcICQoLDA0OD3Opewm5_lt2VWjiwqjlQWQelm0p0rpMoZEJL31KDsmlDUo8z0No022D9yJeui_hvx9PtotY\
             PA2kzHBG0w46c00=",
        ),
        (
            "Zoë, and a payload of more than one block: 0123456789abcdef",
            "gAAAAABqMmkYAAECAwQFBgcICQoLDA0OD9Mf2j7F7AmyZGprEvWrcVNrCqDWjpVtnvgCRCXJWe8YTQ9lCuAz7644aSB8y_iWep4XzgjK\
             0ztDG9ZEEpaFilG7VnhPxtTC6dLu6GYuHBz2OLKF-ikreXORUnae-UJyyA==",
        ),
    ];

    fn half_past_nine() -> Timestamp {
        "2026-06-17T09:30:00Z".parse().unwrap()
    }

    fn fernet() -> Fernet {
        Fernet::new(&KEY.into()).unwrap()
    }

    #[test]
    fn tokens_are_those_of_others() {
        for (payload, token) in MADE_ELSEWHERE {
            assert_eq!(fernet().seal(payload.as_bytes(), VECTOR, half_past_nine()), token, "{payload}");
            assert_eq!(fernet().open(token), Some((payload.to_owned(), half_past_nine())), "{payload}");
            let bare = token.trim_end_matches('=');
            assert_eq!(fernet().open(bare), Some((payload.to_owned(), half_past_nine())), "{payload}");
        }
    }

    #[test]
    fn what_was_changed_or_made_with_another_key_is_not_opened() {
        let (_, token) = MADE_ELSEWHERE[1];
        let other = Fernet::new(&"5YNWU0e_pN5ZyaSZvBd5uZb_sZlrVDFeOjiea6dq4zQ=".into()).unwrap();
        assert_eq!(other.open(token), None);
        for at in 0..token.trim_end_matches('=').len() - 1 {
            let replacement = if &token[at..=at] == "A" { "B" } else { "A" };
            let changed = format!("{}{replacement}{}", &token[..at], &token[at + 1..]);
            assert_eq!(fernet().open(&changed), None, "{at}");
        }
        for text in ["", "gAAAAA", &token[..40], &format!("{token}AAAA"), "é"] {
            assert_eq!(fernet().open(text), None, "{text}");
        }
    }

    #[test]
    fn a_key_is_32_bytes() {
        for key in ["", "short", "not base64 at all", "dGVzdA=="] {
            assert!(Fernet::new(&key.into()).is_none(), "{key}");
        }
    }
}
