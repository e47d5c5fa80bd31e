//! So many requests in a minute, for each kind of key.

use http::Method;
use serde_json::json;
use tidings_domain::KeyType;
use tidings_test_support::{BATCH, EMAIL, LETTER, Reply, SMS, TestApp};

const TEN_A_MINUTE: &str = "UPDATE services SET rate_limit = 10 WHERE id = $1";

#[track_caller]
fn quota(reply: &Reply) -> [Option<&str>; 4] {
    ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "retry-after"]
        .map(|name| reply.headers.get(name).map(|value| value.to_str().unwrap()))
}

#[track_caller]
fn assert_exceeded(reply: &Reply, key_type: &str) {
    let message = format!("Exceeded rate limit for key type {key_type} of 10 requests per 60 seconds");
    reply.assert_errors(429, &[("RateLimitError", &message)]);
}

#[tokio::test]
async fn a_burst_then_a_steady_rate() {
    let app = TestApp::new().await;
    app.sql(TEN_A_MINUTE).await;
    // Whatever becomes of them; a third of a minute's worth at once.
    for (path, body) in [(SMS, "{"), (EMAIL, "{}"), (LETTER, "[1]"), (SMS, "null")] {
        assert_eq!(app.post_text(path, body).await.status.as_u16(), 400);
    }
    for path in [SMS, EMAIL, LETTER, BATCH] {
        assert_exceeded(&app.post_text(path, "{").await, "LIVE");
    }
    // One comes back every six seconds; those that were turned away took what there was left.
    app.advance(7);
    assert_exceeded(&app.post(SMS, &json!({})).await, "LIVE");
    app.advance(13);
    assert_eq!(app.post(SMS, &json!({})).await.status.as_u16(), 400);
    assert_exceeded(&app.post(SMS, &json!({})).await, "LIVE");
}

#[tokio::test]
async fn each_kind_of_key_has_its_own_limit() {
    let app = TestApp::new().await;
    app.sql(TEN_A_MINUTE).await;
    for (key_type, name) in [(KeyType::Normal, "LIVE"), (KeyType::Team, "TEAM"), (KeyType::Test, "TEST")] {
        let (key, another) = (app.add_key(key_type).await, app.add_key(key_type).await);
        for _ in 0..4 {
            assert_eq!(app.post_with(&key, SMS, &json!({})).await.status.as_u16(), 400);
        }
        assert_exceeded(&app.post_with(&another, SMS, &json!({})).await, name);
    }
    let other = app.add_service().await;
    assert_eq!(app.post_with(&other.api_key, SMS, &json!({})).await.status.as_u16(), 400);
}

#[tokio::test]
async fn three_thousand_a_minute_are_999_at_once() {
    let app = TestApp::new().await;
    app.listen_for_changes().await;
    for _ in 0..999 {
        assert_eq!(app.post_text(SMS, "").await.status.as_u16(), 400);
    }
    let message = "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds";
    app.post_text(SMS, "").await.assert_errors(429, &[("RateLimitError", message)]);
}

#[tokio::test]
async fn headers_tell_what_is_left() {
    let app = TestApp::new().await;
    app.sql(TEN_A_MINUTE).await;
    // Accepted, refused, or what the database was not even asked for.
    assert_eq!(quota(&app.post(SMS, &app.sms("07700900000")).await), [Some("10"), Some("3"), Some("6"), None]);
    assert_eq!(quota(&app.post(SMS, &json!({})).await), [Some("10"), Some("2"), Some("12"), None]);
    app.post(SMS, &json!({})).await;
    assert_eq!(quota(&app.post(SMS, &json!({})).await), [Some("10"), Some("0"), Some("24"), None]);
    assert_eq!(quota(&app.post(SMS, &json!({})).await), [Some("10"), Some("0"), Some("30"), Some("12")]);
    app.advance(13);
    assert_eq!(quota(&app.post(SMS, &json!({})).await), [Some("10"), Some("0"), Some("24"), None]);
    // A kind of request that is not limited says nothing.
    assert_eq!(quota(&app.get("/v2/notifications/x").await), [None; 4]);
}

#[tokio::test]
async fn reading_is_not_limited_and_strangers_are_not_counted() {
    let app = TestApp::new().await;
    app.sql(TEN_A_MINUTE).await;
    for _ in 0..20 {
        for path in
            ["/v2/notifications/x", "/v2/notifications?x=1", "/v2/templates?x=1", "/v2/received-text-messages?x=1"]
        {
            assert_eq!(app.get(path).await.status.as_u16(), 400);
        }
        assert_eq!(app.post_text("/v2/template/x/preview", "").await.status.as_u16(), 400);
        assert_eq!(app.delete("/v2/notifications/x").await.status.as_u16(), 400);
        let forged = app.demo.api_key.replace(&app.demo.api_key[app.demo.api_key.len() - 36..], &"0".repeat(36));
        assert_eq!(app.call_with(&forged, Method::POST, SMS, "").await.status.as_u16(), 403);
    }
    assert_eq!(app.post(SMS, &json!({})).await.status.as_u16(), 400);
}

#[tokio::test]
async fn a_letter_takes_one_token_like_others() {
    let app = TestApp::new().await;
    let template = app.add_letter_template("Hello", "Dear you").await;
    app.sql(TEN_A_MINUTE).await;
    let lines = json!({"address_line_1": "A", "address_line_2": "B", "postcode": "SW1A 1AA"});
    for body in [json!({"template_id": template, "personalisation": lines}), json!({"reference": "r", "content": ""})] {
        app.post(LETTER, &body).await.id();
    }
    assert_eq!(quota(&app.post(LETTER, &json!({})).await), [Some("10"), Some("1"), Some("18"), None]);
}

#[tokio::test]
async fn it_is_told_before_the_daily_limit() {
    let app = TestApp::new().await;
    app.sql(TEN_A_MINUTE).await;
    app.sql("UPDATE services SET sms_message_limit = 0 WHERE id = $1").await;
    let over = [("TooManyRequestsError", "Exceeded send limits (sms: 0) for today")];
    for _ in 0..4 {
        app.post(SMS, &json!({})).await.assert_errors(429, &over);
    }
    assert_exceeded(&app.post(SMS, &json!({})).await, "LIVE");
}

#[tokio::test]
async fn a_limit_of_nought_serves_nobody() {
    let app = TestApp::new().await;
    app.sql("UPDATE services SET rate_limit = 0 WHERE id = $1").await;
    let reply = app.post(SMS, &json!({})).await;
    let message = "Exceeded rate limit for key type LIVE of 0 requests per 60 seconds";
    reply.assert_errors(429, &[("RateLimitError", message)]);
    assert!(reply.headers.contains_key("retry-after"));
}

#[tokio::test]
async fn a_changed_limit_holds_at_once_and_forgives_nothing() {
    let app = TestApp::new().await;
    app.listen_for_changes().await;
    app.sql(TEN_A_MINUTE).await;
    tidings_test_support::eventually("the new limit is at work", || async {
        quota(&app.post(SMS, &json!({})).await)[0] == Some("10")
    })
    .await;
    let spent = app.post(SMS, &json!({})).await;
    app.sql("UPDATE services SET rate_limit = 10, name = 'Renamed' WHERE id = $1").await;
    let before: u32 = quota(&spent)[1].unwrap().parse().unwrap();
    let after: u32 = quota(&app.post(SMS, &json!({})).await)[1].unwrap().parse().unwrap();
    assert!(after < before || before == 0, "{before} -> {after}");
}
