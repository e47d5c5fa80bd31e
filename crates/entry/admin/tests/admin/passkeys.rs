//! Security keys: one of our own, which registers and signs as an authenticator would.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use ciborium::Value as Cbor;
use http::StatusCode;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tidings_api_types::internal::user::{NewUser, Secret};
use tidings_domain::{AuthType, UserId};

use crate::browser::{Browser, Reply, World};

const PASSWORD: &str = "correct horse battery";
const ORIGIN: &str = "http://admin.example";
const TOUCHED: u8 = 0x01;
const WITH_KEY: u8 = 0x40;

struct Key(Ed25519KeyPair);

impl Key {
    fn new() -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(&rand::random::<[u8; 32]>()).unwrap())
    }

    fn id(&self) -> &[u8] {
        &self.0.public_key().as_ref()[..16]
    }

    /// The answer to what a page asks to make a key with.
    fn register(&self, options: &Value) -> Value {
        let number = |number: i64| Cbor::Integer(number.into());
        let key = Cbor::Map(vec![
            (number(1), number(1)),
            (number(3), number(-8)),
            (number(-1), number(6)),
            (number(-2), Cbor::Bytes(self.0.public_key().as_ref().to_vec())),
        ]);
        let mut data = data(TOUCHED | WITH_KEY);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(self.id());
        ciborium::into_writer(&key, &mut data).unwrap();
        let mut object = Vec::new();
        let told = Cbor::Map(vec![(Cbor::Text("authData".to_owned()), Cbor::Bytes(data))]);
        ciborium::into_writer(&told, &mut object).unwrap();
        json!({ "response": {
            "clientDataJSON": BASE64.encode(said("webauthn.create", options)),
            "attestationObject": BASE64.encode(object),
        } })
    }

    /// The answer to what a page asks to be signed.
    fn sign(&self, options: &Value) -> Value {
        let (data, said) = (data(TOUCHED), said("webauthn.get", options));
        let signature = self.0.sign(&[&data[..], &Sha256::digest(&said)[..]].concat());
        json!({ "id": BASE64.encode(self.id()), "response": {
            "clientDataJSON": BASE64.encode(said),
            "authenticatorData": BASE64.encode(data),
            "signature": BASE64.encode(signature),
        } })
    }
}

fn data(flags: u8) -> Vec<u8> {
    [&Sha256::digest("admin.example")[..], &[flags, 0, 0, 0, 1]].concat()
}

fn said(kind: &str, options: &Value) -> Vec<u8> {
    let challenge = &options["publicKey"]["challenge"];
    json!({ "type": kind, "challenge": challenge, "origin": ORIGIN }).to_string().into_bytes()
}

async fn somebody(world: &World) -> UserId {
    let new = NewUser {
        name: "Amala".to_owned(),
        email_address: "amala@example.com".to_owned(),
        password: Secret(PASSWORD.to_owned()),
        mobile_number: Some("07700900321".to_owned()),
        auth_type: AuthType::Sms,
    };
    let user = world.client.users.register(&new).await.unwrap().data;
    world.client.users.activate(user.id).await.unwrap();
    user.id
}

fn json_of(reply: &Reply) -> Value {
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    serde_json::from_str(&reply.body).unwrap()
}

/// Registers a key; the page that it leads to.
async fn register(browser: &mut Browser, key: &Key) -> String {
    let register = "/your-account/security-keys/register";
    browser.post("/your-account/security-keys", &[("password", PASSWORD)]).await.assert_leads_to(register);
    browser.get(register).await.assert_page("Register a security key");
    let options = json_of(&browser.post_json("/webauthn/register/options", &json!({})).await);
    let reply = json_of(&browser.post_json("/webauthn/register", &key.register(&options)).await);
    reply["redirect"].as_str().unwrap().to_owned()
}

/// Begins to sign in; what the key is asked.
async fn begin(browser: &mut Browser) -> Value {
    let fields = [("email_address", "amala@example.com"), ("password", PASSWORD)];
    browser.post("/sign-in", &fields).await.assert_leads_to("/two-factor-webauthn");
    json_of(&browser.post_json("/webauthn/authenticate/options", &json!({})).await)
}

#[tokio::test]
async fn a_key_is_registered_signs_in_and_the_last_one_stays() {
    let world = World::new().await;
    let user = somebody(&world).await;
    let mut browser = world.signed_in(user).await;
    let (first, second) = (Key::new(), Key::new());
    let page = register(&mut browser, &first).await;
    browser.get(&page).await.assert_page("Manage ‘Unnamed key’");
    assert_eq!(world.client.users.get(user).await.unwrap().data.auth_type, AuthType::Webauthn);
    let early = browser.post_json("/webauthn/register/options", &json!({})).await;
    assert_eq!(early.status, StatusCode::FORBIDDEN, "each key takes the password");
    browser.post("/your-account/security-keys", &[("password", PASSWORD)]).await;
    let known = json_of(&browser.post_json("/webauthn/register/options", &json!({})).await);
    assert_eq!(known["publicKey"]["excludeCredentials"][0]["id"], BASE64.encode(first.id()));

    let mut elsewhere = world.browser();
    let options = begin(&mut elsewhere).await;
    let reply = elsewhere.post_json("/webauthn/authenticate", &second.sign(&options)).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST, "not a key of this person's");
    let reply = elsewhere.post_json("/webauthn/authenticate", &first.sign(&options)).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST, "a question is answered once");
    let options = begin(&mut elsewhere).await;
    let reply = json_of(&elsewhere.post_json("/webauthn/authenticate", &first.sign(&options)).await);
    assert_eq!(reply["redirect"], "/accounts-or-dashboard");
    elsewhere.get("/your-account").await.assert_page("Your account");

    let list = "/your-account/security-keys";
    browser.post(&page.replace("manage", "delete"), &[]).await.assert_leads_to(list);
    let kept = browser.get(list).await;
    assert_eq!(kept.text_of(".banner-dangerous"), "You cannot delete your last security key");
    assert!(kept.body.contains("Register a second key"));
    register(&mut browser, &second).await;
    browser.post(&page.replace("manage", "delete"), &[]).await.assert_leads_to(list);
    let options = begin(&mut world.browser()).await;
    let ids = options["publicKey"]["allowCredentials"].as_array().unwrap();
    assert!(ids.len() == 1 && ids[0]["id"] == BASE64.encode(second.id()), "{ids:?}");
}

#[tokio::test]
async fn a_key_is_no_way_in_for_who_signs_in_otherwise() {
    let world = World::new().await;
    let user = somebody(&world).await;
    let mut browser = world.signed_in(user).await;
    register(&mut browser, &Key::new()).await;
    let fields = [("auth_type", "sms_auth"), ("password", PASSWORD)];
    browser.post("/your-account/sign-in-method", &fields).await.assert_leads_to("/your-account");
    let mut elsewhere = world.browser();
    let fields = [("email_address", "amala@example.com"), ("password", PASSWORD)];
    elsewhere.post("/sign-in", &fields).await.assert_leads_to("/two-factor-sms");
    let asked = elsewhere.post_json("/webauthn/authenticate/options", &json!({})).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    assert_eq!(elsewhere.get("/two-factor-webauthn").await.location(), Some("/sign-in"));
    world.app.work_off().await;
}
