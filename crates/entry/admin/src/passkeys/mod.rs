//! Security keys and passkeys: what a browser is asked, and whether its answer is right.
//!
//! The rules are those of [Web Authentication](https://www.w3.org/TR/webauthn-3/) §7.1 and §7.2, as far as a second proof after a
//! password needs them: no attestation is asked for, and user verification is left to the key. Rows of Notify's database are read
//! as they are: `credential_data` is the attested credential data in CBOR, in base64.

mod client_data;
mod key;

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ciborium::Value as Cbor;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tidings_api_types::internal::user::webauthn::WebauthnCredential;
use tidings_domain::{UserId, WebauthnCredentialId};
use url::Url;

use client_data::Ceremony;
use key::PublicKey;

/// How long a browser waits for somebody to touch their key, in milliseconds.
const PATIENCE: u32 = 60_000;
/// Somebody touched the key.
const USER_PRESENT: u8 = 0x01;
/// There is a new credential in the authenticator's data.
const ATTESTED: u8 = 0x40;

/// Why an answer is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("the answer cannot be read")]
    Unreadable,
    #[error("the answer is to another question, or of another site")]
    Elsewhere,
    #[error("nobody touched the key")]
    Untouched,
    #[error("the key is of a kind that is not supported")]
    UnknownKind,
    #[error("the key is not one of this person's")]
    UnknownKey,
    #[error("the signature is wrong")]
    BadSignature,
}

/// The site for which keys are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its domain.
    id: String,
    /// As browsers tell it.
    origin: String,
}

impl Site {
    /// The site of an installation. Keys are for domains: one that is served at a loopback address is met as `localhost`.
    pub fn of(base_url: &str) -> Option<Self> {
        let mut url = Url::parse(base_url).ok()?;
        if matches!(url.host_str(), Some("127.0.0.1" | "[::1]")) {
            url.set_host(Some("localhost")).ok()?;
        }
        Some(Self { id: url.domain()?.to_owned(), origin: url.origin().ascii_serialization() })
    }
}

/// A question that a browser is asked, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge(String);

impl Challenge {
    /// One that nobody can know before.
    pub fn of_random(bytes: [u8; 32]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// As it was kept.
    pub fn kept(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub fn text(&self) -> &str {
        &self.0
    }
}

/// A key that was registered, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    pub credential_data: String,
    pub registration_response: String,
}

/// What the browser is asked to make a key with. `known`: those that the person has, which are not made again.
pub fn creation_options(
    site: &Site,
    name: &str,
    user: (UserId, &str),
    known: &[WebauthnCredential],
    challenge: &Challenge,
) -> Value {
    let (id, address) = user;
    json!({ "publicKey": {
        "rp": { "id": site.id, "name": name },
        "user": { "id": URL_SAFE_NO_PAD.encode(id.as_uuid()), "name": address, "displayName": address },
        "challenge": challenge.0,
        "pubKeyCredParams": key::ALGORITHMS.map(|alg| json!({ "type": "public-key", "alg": alg })),
        "excludeCredentials": descriptors(known),
        "authenticatorSelection": { "userVerification": "discouraged", "residentKey": "discouraged" },
        "attestation": "none",
        "timeout": PATIENCE,
    } })
}

/// What the browser is asked to sign with one of these keys.
pub fn request_options(site: &Site, known: &[WebauthnCredential], challenge: &Challenge) -> Value {
    json!({ "publicKey": {
        "rpId": site.id,
        "challenge": challenge.0,
        "allowCredentials": descriptors(known),
        "userVerification": "discouraged",
        "timeout": PATIENCE,
    } })
}

fn descriptors(known: &[WebauthnCredential]) -> Vec<Value> {
    let ids = known.iter().filter_map(|credential| Attested::stored(credential).ok());
    ids.map(|it| json!({ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(it.id) })).collect()
}

/// Reads the answer to [`creation_options`].
///
/// # Errors
/// Why it is not taken.
pub fn registered(site: &Site, challenge: &Challenge, answer: &Value) -> Result<Registered, Unfit> {
    let client_data = bytes(answer, "clientDataJSON")?;
    client_data::check(&client_data, Ceremony::Create, &challenge.0, &site.origin)?;
    let object = bytes(answer, "attestationObject")?;
    let attestation: Cbor = ciborium::from_reader(&object[..]).map_err(|_| Unfit::Unreadable)?;
    let data = field(&attestation, "authData").and_then(Cbor::as_bytes).ok_or(Unfit::Unreadable)?;
    let (flags, rest) = authenticator_data(data, site)?;
    if flags & ATTESTED == 0 {
        return Err(Unfit::Unreadable);
    }
    let attested = Attested::read(rest)?;
    PublicKey::read(&attested.key)?;
    let credential_data = in_base64(&Cbor::Bytes(attested.whole))?;
    let response = Cbor::Map(vec![
        (Cbor::Text("clientDataJSON".to_owned()), Cbor::Bytes(client_data)),
        (Cbor::Text("attestationObject".to_owned()), Cbor::Bytes(object)),
    ]);
    Ok(Registered { credential_data, registration_response: in_base64(&response)? })
}

/// Which of these keys has signed the answer to [`request_options`].
///
/// # Errors
/// Why it is not taken.
pub fn signed_by(
    site: &Site,
    challenge: &Challenge,
    known: &[WebauthnCredential],
    answer: &Value,
) -> Result<WebauthnCredentialId, Unfit> {
    let id = answer.get("rawId").or_else(|| answer.get("id")).and_then(Value::as_str).ok_or(Unfit::Unreadable)?;
    let id = URL_SAFE_NO_PAD.decode(id).map_err(|_| Unfit::Unreadable)?;
    let stored = known.iter().filter_map(|credential| Some((credential.id, Attested::stored(credential).ok()?)));
    let (credential, attested) = stored.into_iter().find(|(_, it)| it.id == id).ok_or(Unfit::UnknownKey)?;
    let client_data = bytes(answer, "clientDataJSON")?;
    client_data::check(&client_data, Ceremony::Get, &challenge.0, &site.origin)?;
    let data = bytes(answer, "authenticatorData")?;
    authenticator_data(&data, site)?;
    let signature = bytes(answer, "signature")?;
    let signed = [&data[..], &Sha256::digest(&client_data)[..]].concat();
    PublicKey::read(&attested.key)?.check(&signed, &signature)?;
    Ok(credential)
}

/// Part of an answer, decoded.
fn bytes(answer: &Value, name: &str) -> Result<Vec<u8>, Unfit> {
    let text = answer.get("response").and_then(|response| response.get(name)).and_then(Value::as_str);
    URL_SAFE_NO_PAD.decode(text.ok_or(Unfit::Unreadable)?).map_err(|_| Unfit::Unreadable)
}

/// The flags of an authenticator's data, and what follows the counter. The counter is not looked at: many keys keep none, and
/// there is no column for it.
fn authenticator_data<'a>(data: &'a [u8], site: &Site) -> Result<(u8, &'a [u8]), Unfit> {
    let (site_hash, rest) = data.split_at_checked(32).ok_or(Unfit::Unreadable)?;
    let (&flags, rest) = rest.split_first().ok_or(Unfit::Unreadable)?;
    let (_, rest) = rest.split_at_checked(4).ok_or(Unfit::Unreadable)?;
    if site_hash != &Sha256::digest(site.id.as_bytes())[..] {
        return Err(Unfit::Elsewhere);
    }
    if flags & USER_PRESENT == 0 {
        return Err(Unfit::Untouched);
    }
    Ok((flags, rest))
}

/// Attested credential data: which kind of key, its id, its public key.
struct Attested {
    id: Vec<u8>,
    /// In CBOR (COSE).
    key: Cbor,
    whole: Vec<u8>,
}

impl Attested {
    fn read(data: &[u8]) -> Result<Self, Unfit> {
        let (_, rest) = data.split_at_checked(16).ok_or(Unfit::Unreadable)?;
        let (length, rest) = rest.split_first_chunk::<2>().ok_or(Unfit::Unreadable)?;
        let (id, mut rest) = rest.split_at_checked(u16::from_be_bytes(*length).into()).ok_or(Unfit::Unreadable)?;
        let key: Cbor = ciborium::from_reader(&mut rest).map_err(|_| Unfit::Unreadable)?;
        let whole = data.get(..data.len() - rest.len()).ok_or(Unfit::Unreadable)?;
        Ok(Self { id: id.to_vec(), key, whole: whole.to_vec() })
    }

    fn stored(credential: &WebauthnCredential) -> Result<Self, Unfit> {
        let cbor = STANDARD.decode(&credential.credential_data).map_err(|_| Unfit::Unreadable)?;
        match ciborium::from_reader(&cbor[..]) {
            Ok(Cbor::Bytes(data)) => Self::read(&data),
            _ => Err(Unfit::Unreadable),
        }
    }
}

fn field<'a>(map: &'a Cbor, name: &str) -> Option<&'a Cbor> {
    map.as_map()?.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value)
}

fn in_base64(value: &Cbor) -> Result<String, Unfit> {
    let mut written = Vec::new();
    ciborium::into_writer(value, &mut written).map_err(|_| Unfit::Unreadable)?;
    Ok(STANDARD.encode(written))
}

#[cfg(test)]
mod tests;
