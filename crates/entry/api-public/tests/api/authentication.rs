//! Who is let in, and what the others are told.

use http::{Request, header};
use serde_json::{Value, json};
use tidings_domain::KeyType;
use tidings_test_support::TestApp;

use crate::tokens::{assert_kept_out, assert_let_in, knock, knock_with, parts, signed, signed_with_hs512, unsigned};

const MALFORMED: &str = "Invalid token: make sure your API token matches the example at \
    https://docs.notifications.service.gov.uk/rest-api.html#authorisation-header";
const CLOCK: &str = "Error: Your system clock must be accurate to within 30 seconds";
const DAY: i64 = 24 * 60 * 60;

/// The claims of a good token, which a test then spoils.
fn claims(app: &TestApp) -> Value {
    json!({"iss": app.demo.service_id, "iat": app.now().as_second()})
}

fn claims_with(app: &TestApp, name: &str, value: impl Into<Value>) -> Value {
    let mut claims = claims(app);
    claims[name] = value.into();
    claims
}

#[tokio::test]
async fn the_scheme_is_bearer_in_any_case() {
    let app = TestApp::new().await;
    let token = app.token(&app.demo.api_key);
    for scheme in ["Bearer", "bearer", "BEARER", "bEaReR"] {
        assert_let_in(&knock(&app, Some(&format!("{scheme} {token}"))).await);
    }
    for header in [None, Some("")] {
        let reply = knock(&app, header).await;
        assert_kept_out(&reply, 401, "Unauthorized: authentication token must be provided");
    }
    for header in
        [format!("Basic {token}"), token.clone(), format!("Bearer{token}"), "Bearer".to_owned(), "é".to_owned()]
    {
        let reply = knock(&app, Some(&header)).await;
        assert_kept_out(&reply, 401, "Unauthorized: authentication bearer scheme must be used");
    }
}

#[tokio::test]
async fn what_is_no_token() {
    let app = TestApp::new().await;
    let good = app.token(&app.demo.api_key);
    let (head, _) = good.rsplit_once('.').unwrap();
    for token in ["", "x", "a.b.c", "e30.e30", "e30.W10.", "e30.e30.!", &format!("{good}.x"), head] {
        assert_kept_out(&knock(&app, Some(&format!("Bearer {token}"))).await, 403, MALFORMED);
    }
}

#[tokio::test]
async fn the_issuer_is_a_known_service() {
    let app = TestApp::new().await;
    let without = json!({"iat": app.now().as_second()});
    assert_kept_out(&knock_with(&app, &without).await, 403, "Invalid token: iss field not provided");
    for issuer in [json!("not-a-uuid"), json!(7), json!(""), json!(["x"])] {
        let reply = knock_with(&app, &claims_with(&app, "iss", issuer)).await;
        assert_kept_out(&reply, 403, "Invalid token: service id is not the right data type");
    }
    let stranger = claims_with(&app, "iss", "00000000-0000-4000-8000-00000000dead");
    assert_kept_out(&knock_with(&app, &stranger).await, 403, "Invalid token: service not found");
    // Ids are read as leniently here as everywhere.
    let id = app.demo.service_id.to_string();
    assert_let_in(&knock_with(&app, &claims_with(&app, "iss", id.replace('-', "").to_uppercase())).await);
}

#[tokio::test]
async fn a_service_without_keys_is_told_so_even_when_archived() {
    let app = TestApp::new().await;
    app.sql("UPDATE services SET active = false WHERE id = $1").await;
    let reply = knock_with(&app, &claims(&app)).await;
    assert_kept_out(&reply, 403, "Invalid token: service is archived");
    app.sql("DELETE FROM api_keys WHERE service_id = $1").await;
    let reply = knock_with(&app, &claims(&app)).await;
    assert_kept_out(&reply, 403, "Invalid token: service has no API keys");
}

#[tokio::test]
async fn only_hs256_is_accepted() {
    let app = TestApp::new().await;
    let (_, secret) = parts(&app.demo.api_key);
    let none = format!("{}.", unsigned(&json!({"typ": "JWT", "alg": "none"}), &claims(&app)));
    let without = format!("{}.", unsigned(&json!({"typ": "JWT"}), &claims(&app)));
    for token in [signed_with_hs512(&secret, &claims(&app)), none, without] {
        let reply = knock(&app, Some(&format!("Bearer {token}"))).await;
        assert_kept_out(&reply, 403, "Invalid token: algorithm used is not HS256");
    }
    // Told before the signature is looked at, and after the service.
    app.sql("UPDATE services SET active = false WHERE id = $1").await;
    let reply = knock(&app, Some(&format!("Bearer {}", signed_with_hs512(&secret, &claims(&app))))).await;
    assert_kept_out(&reply, 403, "Invalid token: service is archived");
}

#[tokio::test]
async fn clocks_may_differ_by_thirty_seconds() {
    let app = TestApp::new().await;
    let now = app.now().as_second();
    for offset in [-30, 0, 30] {
        assert_let_in(&knock_with(&app, &claims_with(&app, "iat", now + offset)).await);
    }
    for issued in [json!(now - 31), json!(now + 31), json!("soon"), json!([now])] {
        assert_kept_out(&knock_with(&app, &claims_with(&app, "iat", issued)).await, 403, CLOCK);
    }
    assert_let_in(&knock_with(&app, &claims_with(&app, "nbf", now + 30)).await);
    assert_kept_out(&knock_with(&app, &claims_with(&app, "nbf", now + 31)).await, 403, CLOCK);
}

#[tokio::test]
async fn other_claims_count_when_they_are_there() {
    let app = TestApp::new().await;
    let now = app.now().as_second();
    assert_let_in(&knock_with(&app, &claims_with(&app, "exp", now - 29)).await);
    assert_kept_out(&knock_with(&app, &claims_with(&app, "exp", now - 31)).await, 403, MALFORMED);
    assert_kept_out(&knock_with(&app, &claims_with(&app, "aud", "notify")).await, 403, MALFORMED);
    assert_let_in(&knock_with(&app, &claims_with(&app, "anything", "else")).await);
    // The clock is looked at first.
    let mut both = claims_with(&app, "aud", "notify");
    both["iat"] = json!(now - 31);
    assert_kept_out(&knock_with(&app, &both).await, 403, CLOCK);
}

#[tokio::test]
async fn a_token_that_fits_no_key() {
    let app = TestApp::new().await;
    let other = app.add_service().await;
    let (_, foreign_secret) = parts(&other.api_key);
    let foreign = signed(&foreign_secret, &claims(&app));
    let without_time = signed(&parts(&app.demo.api_key).1, &json!({"iss": app.demo.service_id}));
    let mut tampered = app.token(&app.demo.api_key);
    let last = if tampered.pop() == Some('A') { 'E' } else { 'A' };
    tampered.push(last);
    for token in [foreign, without_time, tampered] {
        let reply = knock(&app, Some(&format!("Bearer {token}"))).await;
        assert_kept_out(&reply, 403, "Invalid token: API key not found");
    }
}

#[tokio::test]
async fn a_revoked_key_is_remembered_for_a_week() {
    let app = TestApp::new().await;
    let second = app.add_key(KeyType::Team).await;
    let knock_now = async |key: &str| knock(&app, Some(&format!("Bearer {}", app.token(key)))).await;
    let revoked_at = app.now();
    app.sql(&format!(
        "UPDATE api_keys SET expiry_date = '{revoked_at}'::timestamptz AT TIME ZONE 'UTC'
         WHERE service_id = $1 AND key_type = 'normal'"
    ))
    .await;

    assert_kept_out(&knock_now(&app.demo.api_key).await, 403, "Invalid token: API key revoked");
    assert_let_in(&knock_now(&second).await);
    app.advance(7 * DAY - 1);
    assert_kept_out(&knock_now(&app.demo.api_key).await, 403, "Invalid token: API key revoked");
    app.advance(2);
    assert_kept_out(&knock_now(&app.demo.api_key).await, 403, "Invalid token: API key not found");
    assert_let_in(&knock_now(&second).await);

    app.sql("DELETE FROM api_keys WHERE service_id = $1 AND key_type = 'team'").await;
    assert_kept_out(&knock_now(&second).await, 403, "Invalid token: service has no API keys");
}

#[tokio::test]
async fn a_revoked_key_is_told_of_its_clock_first() {
    let app = TestApp::new().await;
    app.sql("UPDATE api_keys SET expiry_date = '2026-06-17 09:00' WHERE service_id = $1").await;
    let late = claims_with(&app, "iat", app.now().as_second() - 31);
    assert_kept_out(&knock_with(&app, &late).await, 403, CLOCK);
}

#[tokio::test]
async fn every_key_of_a_service_lets_in() {
    let app = TestApp::new().await;
    for key_type in [KeyType::Normal, KeyType::Team, KeyType::Test] {
        let key = app.add_key(key_type).await;
        assert_let_in(&knock(&app, Some(&format!("Bearer {}", app.token(&key)))).await);
    }
    assert_let_in(&knock(&app, Some(&format!("Bearer {}", app.token(&app.demo.api_key)))).await);
}

#[tokio::test]
async fn a_damaged_key_does_not_lock_out_the_others() {
    let app = TestApp::new().await;
    let good = app.add_key(KeyType::Normal).await;
    app.sql("UPDATE api_keys SET secret = 'damaged' WHERE service_id = $1 AND name = 'demo'").await;
    assert_let_in(&knock(&app, Some(&format!("Bearer {}", app.token(&good)))).await);
    let reply = knock(&app, Some(&format!("Bearer {}", app.token(&app.demo.api_key)))).await;
    assert_kept_out(&reply, 403, "Invalid token: API key not found");
}

/// Addresses that are not described, and have an answer for those who are let in.
#[tokio::test]
async fn nobody_gets_past_without_credentials() {
    let app = TestApp::new().await;
    let routes =
        [("POST", "pigeon"), ("GET", "sms"), ("GET", "email"), ("GET", "letter"), ("GET", "batch"), ("GET", "x")];
    for (method, path) in routes {
        let request = Request::builder().method(method).uri(format!("/v2/notifications/{path}"));
        // Who is not let in is not told what is wrong with the body either.
        let reply = app.request(request.header(header::HOST, "x").body("{".into()).unwrap()).await;
        assert_kept_out(&reply, 401, "Unauthorized: authentication token must be provided");
    }
}
