//! A key made of ring's own, which registers and signs as an authenticator would.

use jiff::Timestamp;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};

use super::*;

struct Authenticator {
    pair: EcdsaKeyPair,
    site: &'static str,
    origin: &'static str,
    touched: bool,
}

const ID: &[u8] = b"the id of this key";

impl Authenticator {
    fn new() -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &random).unwrap();
        Self { pair, site: "admin.example", origin: "https://admin.example", touched: true }
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let touched = if self.touched { USER_PRESENT } else { 0 };
        [&Sha256::digest(self.site)[..], &[flags | touched], &[0, 0, 0, 1]].concat()
    }

    fn client_data(&self, kind: &str, challenge: &Challenge) -> Vec<u8> {
        serde_json::to_vec(&json!({ "type": kind, "challenge": challenge.0, "origin": self.origin })).unwrap()
    }

    fn register(&self, challenge: &Challenge) -> Value {
        let point = self.pair.public_key().as_ref();
        let number = |number: i64| Cbor::Integer(number.into());
        let key = Cbor::Map(vec![
            (number(1), number(2)),
            (number(3), number(-7)),
            (number(-1), number(1)),
            (number(-2), Cbor::Bytes(point[1..33].to_vec())),
            (number(-3), Cbor::Bytes(point[33..].to_vec())),
        ]);
        let mut data = self.data(ATTESTED);
        data.extend([0; 16]);
        data.extend(u16::try_from(ID.len()).unwrap().to_be_bytes());
        data.extend(ID);
        ciborium::into_writer(&key, &mut data).unwrap();
        let text = |text: &str| Cbor::Text(text.to_owned());
        let object = Cbor::Map(vec![
            (text("fmt"), text("none")),
            (text("attStmt"), Cbor::Map(vec![])),
            (text("authData"), Cbor::Bytes(data)),
        ]);
        let mut written = Vec::new();
        ciborium::into_writer(&object, &mut written).unwrap();
        json!({ "response": {
            "clientDataJSON": URL_SAFE_NO_PAD.encode(self.client_data("webauthn.create", challenge)),
            "attestationObject": URL_SAFE_NO_PAD.encode(written),
        } })
    }

    fn sign(&self, challenge: &Challenge) -> Value {
        let (data, client_data) = (self.data(0), self.client_data("webauthn.get", challenge));
        let signed = [&data[..], &Sha256::digest(&client_data)[..]].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &signed).unwrap();
        json!({ "id": URL_SAFE_NO_PAD.encode(ID), "response": {
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client_data),
            "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "signature": URL_SAFE_NO_PAD.encode(signature),
        } })
    }
}

fn site() -> Site {
    Site::of("https://admin.example").unwrap()
}

fn stored(registered: Registered) -> WebauthnCredential {
    WebauthnCredential {
        id: WebauthnCredentialId::at(Timestamp::UNIX_EPOCH, [7; 10]),
        user_id: UserId::at(Timestamp::UNIX_EPOCH, [8; 10]),
        name: "Key".to_owned(),
        credential_data: registered.credential_data,
        created_at: Timestamp::UNIX_EPOCH.into(),
        updated_at: None,
        logged_in_at: None,
    }
}

#[test]
fn a_key_that_was_registered_signs_in() {
    let (key, challenge) = (Authenticator::new(), Challenge::of_random([1; 32]));
    let known = [stored(registered(&site(), &challenge, &key.register(&challenge)).unwrap())];
    assert_eq!(signed_by(&site(), &challenge, &known, &key.sign(&challenge)), Ok(known[0].id));
    let options = request_options(&site(), &known, &challenge);
    assert_eq!(options["publicKey"]["allowCredentials"][0]["id"], URL_SAFE_NO_PAD.encode(ID));
}

#[test]
fn what_is_wrong_with_an_answer_is_told() {
    let (mut key, challenge) = (Authenticator::new(), Challenge::of_random([1; 32]));
    let known = [stored(registered(&site(), &challenge, &key.register(&challenge)).unwrap())];
    let other = Challenge::of_random([2; 32]);
    assert_eq!(signed_by(&site(), &other, &known, &key.sign(&challenge)), Err(Unfit::Elsewhere));
    assert_eq!(signed_by(&site(), &challenge, &[], &key.sign(&challenge)), Err(Unfit::UnknownKey));
    assert_eq!(
        signed_by(&site(), &challenge, &known, &Authenticator::new().sign(&challenge)),
        Err(Unfit::BadSignature)
    );
    assert_eq!(signed_by(&site(), &challenge, &known, &json!({})), Err(Unfit::Unreadable));
    assert_eq!(registered(&site(), &challenge, &key.sign(&challenge)), Err(Unfit::Elsewhere));
    key.origin = "https://evil.example";
    assert_eq!(registered(&site(), &challenge, &key.register(&challenge)), Err(Unfit::Elsewhere));
    (key.origin, key.site) = ("https://admin.example", "evil.example");
    assert_eq!(registered(&site(), &challenge, &key.register(&challenge)), Err(Unfit::Elsewhere));
    (key.site, key.touched) = ("admin.example", false);
    assert_eq!(signed_by(&site(), &challenge, &known, &key.sign(&challenge)), Err(Unfit::Untouched));
}

#[test]
fn a_site_is_a_domain() {
    let local = Site::of("http://127.0.0.1:6012").unwrap();
    assert_eq!((local.id.as_str(), local.origin.as_str()), ("localhost", "http://localhost:6012"));
    assert_eq!(Site::of("http://10.0.0.1"), None);
}
