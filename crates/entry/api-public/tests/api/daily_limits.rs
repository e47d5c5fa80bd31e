//! So many messages on a day, for each channel.

use futures::future::join_all;
use serde_json::json;
use tidings_domain::KeyType;
use tidings_test_support::{EMAIL, LETTER, Reply, SMS, TestApp};

/// The clock of tests stands at 09:30:00.123456.
const SECONDS_UNTIL_TOMORROW: i64 = (14 * 60 + 30) * 60;

#[track_caller]
fn assert_over(reply: &Reply, limit: &str) {
    let message = format!("Exceeded send limits ({limit}) for today");
    reply.assert_errors(429, &[("TooManyRequestsError", &message)]);
    assert_eq!(reply.headers["retry-after"], SECONDS_UNTIL_TOMORROW.to_string());
}

async fn limit(app: &TestApp, column: &str, limit: i64) {
    app.sql(&format!("UPDATE services SET {column}_message_limit = {limit} WHERE id = $1")).await;
}

async fn counted(app: &TestApp) -> Vec<serde_json::Value> {
    app.rows("SELECT channel, day, count FROM daily_message_counts WHERE service_id = $1 ORDER BY day, channel").await
}

#[tokio::test]
async fn each_channel_has_its_own_and_it_is_told_before_anything_else() {
    let app = TestApp::new().await;
    for column in ["sms", "email", "letter"] {
        limit(&app, column, 2).await;
    }
    app.permit("letter").await;
    let letter = json!({"reference": "r", "content": "aGVsbG8="});
    let template = app.add_letter_template("Hello", "Dear you").await;
    let lines = json!({"address_line_1": "A", "address_line_2": "B", "postcode": "SW1A 1AA"});
    let templated = json!({"template_id": template, "personalisation": lines});
    for (channel, path, body) in
        [("sms", SMS, app.sms("07900900123")), ("email", EMAIL, app.email("a@b.example")), ("letter", LETTER, letter)]
    {
        for _ in 0..2 {
            assert_eq!(app.post(path, &body).await.status.as_u16(), 201, "{channel}");
        }
        let over = format!("{channel}: 2");
        assert_over(&app.post(path, &body).await, &over);
        assert_over(&app.post_text(path, "no JSON").await, &over);
    }
    assert_over(&app.post(LETTER, &templated).await, "letter: 2");
    app.work_off().await;
    assert_eq!(app.count("notifications").await, 6);
}

#[tokio::test]
async fn what_is_accepted_is_counted_and_nothing_else() {
    let app = TestApp::new().await;
    let test = app.add_key(KeyType::Test).await;
    app.post(SMS, &app.sms("07900900123")).await.id();
    app.post(SMS, &app.sms("+33 6 12 34 56 78")).await.id();
    app.post(EMAIL, &app.email("a@b.example")).await.id();
    // Not these.
    app.post(SMS, &app.sms("07700900000")).await.id();
    app.post(SMS, &app.sms("07797 712345")).await.id();
    app.post_with(&test, SMS, &app.sms("+33 6 12 34 56 78")).await.id();
    app.post(SMS, &json!({})).await;
    let row = |channel: &str, count: i64| json!({"channel": channel, "day": "2026-06-17", "count": count});
    assert_eq!(counted(&app).await, [row("email", 1), row("international_sms", 1), row("sms", 3)]);
    app.work_off().await;
}

#[tokio::test]
async fn a_new_day_begins_at_midnight_in_utc() {
    let app = TestApp::new().await;
    limit(&app, "sms", 1).await;
    app.post(SMS, &app.sms("07900900123")).await.id();
    app.advance(SECONDS_UNTIL_TOMORROW - 1);
    assert_eq!(app.post(SMS, &app.sms("07900900123")).await.status.as_u16(), 429);
    app.advance(1);
    app.post(SMS, &app.sms("07900900123")).await.id();
    assert_eq!(counted(&app).await.len(), 2);
    // Days long past are forgotten.
    app.advance(8 * 24 * 60 * 60);
    app.post(SMS, &app.sms("07900900123")).await.id();
    assert_eq!(counted(&app).await, [json!({"channel": "sms", "day": "2026-06-26", "count": 1})]);
    app.work_off().await;
}

#[tokio::test]
async fn text_messages_abroad_have_a_limit_beside() {
    let app = TestApp::new().await;
    limit(&app, "international_sms", 1).await;
    let mut body = app.sms("+33612345678");
    app.post(SMS, &body).await.id();
    assert_over(&app.post(SMS, &body).await, "international_sms: 1");
    // Crown dependencies are dialled like home.
    app.post(SMS, &app.sms("07797 712345")).await.id();
    app.post(SMS, &app.sms("07900900123")).await.id();
    // Looked at with the recipient, before the message's length.
    body["template_id"] = json!(app.add_sms_template(&"a".repeat(919)).await);
    assert_over(&app.post(SMS, &body).await, "international_sms: 1");
    app.sql("DELETE FROM service_permissions WHERE service_id = $1 AND permission = 'international_sms'").await;
    app.post(SMS, &body).await.assert_refused("Cannot send to international mobile numbers");
    app.work_off().await;
}

#[tokio::test]
async fn test_keys_are_stopped_by_a_limit_of_nought_alone() {
    let app = TestApp::new().await;
    let test = app.add_key(KeyType::Test).await;
    limit(&app, "sms", 1).await;
    for _ in 0..3 {
        app.post_with(&test, SMS, &app.sms("07900900123")).await.id();
    }
    limit(&app, "sms", 0).await;
    assert_over(&app.post_with(&test, SMS, &app.sms("07900900123")).await, "sms: 0");
    // In trial mode theirs is that of a live service.
    app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    app.post_with(&test, SMS, &app.sms("07900900123")).await.id();
    assert_over(&app.post(SMS, &app.sms("07900900123")).await, "sms: 0");
    app.work_off().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_do_not_go_beyond_it() {
    let app = TestApp::new().await;
    app.listen_for_changes().await;
    limit(&app, "sms", 25).await;
    limit(&app, "international_sms", 5).await;
    let other = app.add_service().await;
    let mut of_other = app.sms("07900900123");
    of_other["template_id"] = json!(other.sms_template_id);
    let (home, abroad) = (app.sms("07900900123"), app.sms("+33612345678"));
    let requests = (0..120).map(|n| match n % 3 {
        0 => app.post_with(&app.demo.api_key, SMS, &home),
        1 => app.post_with(&app.demo.api_key, SMS, &abroad),
        _ => app.post_with(&other.api_key, SMS, &of_other),
    });
    let replies = join_all(requests).await;
    let accepted = |kind: usize| {
        let of_kind = replies.iter().enumerate().filter(|(n, _)| n % 3 == kind);
        of_kind.filter(|(_, reply)| reply.status.as_u16() == 201).count()
    };
    assert_eq!((accepted(0) + accepted(1), accepted(2)), (25, 40));
    assert!(accepted(1) <= 5, "{}", accepted(1));
    for reply in replies.iter().filter(|reply| reply.status.as_u16() != 201) {
        let message = reply.json["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains("(sms: 25)") || message.contains("(international_sms: 5)"), "{message}");
        assert_eq!(reply.headers["retry-after"], SECONDS_UNTIL_TOMORROW.to_string());
    }
    assert_eq!((app.count("notifications").await, app.count("queue_jobs").await), (65, 65));
    let row = |channel: &str, count: usize| json!({"channel": channel, "day": "2026-06-17", "count": count});
    // Those to numbers abroad may all have come too late.
    let mut expected = vec![row("international_sms", accepted(1)), row("sms", 25)];
    expected.retain(|row| row["count"] != 0);
    assert_eq!(counted(&app).await, expected);
    app.work_off().await;
}

#[tokio::test]
async fn what_others_count_is_seen() {
    let app = TestApp::new().await;
    limit(&app, "sms", 3).await;
    app.post(SMS, &app.sms("07900900123")).await.id();
    // Another process.
    app.sql("UPDATE daily_message_counts SET count = 3 WHERE service_id = $1").await;
    assert_over(&app.post(SMS, &app.sms("07900900123")).await, "sms: 3");
    // Somebody with psql forgives.
    app.sql("UPDATE daily_message_counts SET count = 0 WHERE service_id = $1").await;
    app.post(SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;
}
