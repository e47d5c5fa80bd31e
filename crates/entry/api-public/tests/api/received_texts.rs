//! `GET /v2/received-text-messages`.

use serde_json::{Value, json};
use tidings_test_support::TestApp;

const PATH: &str = "/v2/received-text-messages";
const ADDRESS: &str = "https://api.example/v2/received-text-messages";

fn id(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// A text message from `user_number`.
async fn receive(app: &TestApp, number: u32, created_at: &str, user_number: &str, content: &str) {
    let content = app.app.signer.sign(content).unwrap();
    let id = id(number);
    app.sql(&format!(
        "INSERT INTO inbound_sms (id, service_id, content, notify_number, user_number, created_at, provider)
         VALUES ('{id}', $1, '{content}', '07700900999', '{user_number}', '{created_at}', 'mmg')"
    ))
    .await;
}

async fn list(app: &TestApp, query: &str) -> Value {
    let reply = app.get(&format!("{PATH}{query}")).await;
    assert_eq!(reply.status.as_u16(), 200, "{}", reply.json);
    reply.json
}

#[tokio::test]
async fn nothing_was_received() {
    let app = TestApp::new().await;
    assert_eq!(list(&app, "").await, json!({"received_text_messages": [], "links": {"current": ADDRESS}}));
}

#[tokio::test]
async fn the_newest_comes_first_in_clear() {
    let app = TestApp::new().await;
    receive(&app, 1, "2026-06-17 09:00", "447700900111", "Hi").await;
    let long = "the same words again, ".repeat(8) + "Zoë\n\\";
    receive(&app, 2, "2026-06-17 09:00:01.5", "07700900112", &long).await;
    let message = |number, created_at, user_number, content| {
        json!({
            "id": id(number), "created_at": created_at, "service_id": app.demo.service_id,
            "notify_number": "07700900999", "user_number": user_number, "content": content,
        })
    };
    let expected = json!({
        "received_text_messages": [
            message(2, "2026-06-17T09:00:01.500000Z", "07700900112", long.as_str()),
            message(1, "2026-06-17T09:00:00.000000Z", "447700900111", "Hi"),
        ],
        "links": {"current": ADDRESS, "next": format!("{ADDRESS}?older_than={}", id(1))},
    });
    assert_eq!(list(&app, "").await, expected);
    let older = list(&app, &format!("?older_than={}", id(2))).await;
    assert_eq!(older["received_text_messages"], json!([expected["received_text_messages"][1]]));
    assert_eq!(older["links"], expected["links"], "a page does not say that it is a later one");
    let end = list(&app, &format!("?older_than={}", id(1))).await;
    assert_eq!(end, json!({"received_text_messages": [], "links": {"current": ADDRESS}}));
}

#[tokio::test]
async fn pages_leave_nothing_out_and_repeat_nothing() {
    let app = TestApp::new().await;
    let content = app.app.signer.sign("Hi").unwrap();
    app.sql(&format!(
        "INSERT INTO inbound_sms (id, service_id, content, notify_number, user_number, created_at, provider)
         SELECT lpad(to_hex(n), 32, '0')::uuid, $1, '{content}', '1', '2', '2026-06-17'::timestamp + (n / 400) * '1 s'::interval, 'mmg'
         FROM generate_series(1, 600) n"
    ))
    .await;
    let (mut seen, mut page) = (Vec::new(), list(&app, "").await);
    while let Some(next) = page["links"]["next"].as_str() {
        let messages = page["received_text_messages"].as_array().unwrap();
        assert!(messages.len() == 250 || messages.len() == 100, "{}", messages.len());
        seen.extend(messages.iter().map(|message| message["id"].clone()));
        page = list(&app, next.strip_prefix(ADDRESS).unwrap()).await;
    }
    let expected = app.rows("SELECT id FROM inbound_sms ORDER BY created_at DESC, id DESC").await;
    assert_eq!(seen, expected.into_iter().map(|mut row| row["id"].take()).collect::<Vec<_>>());
}

#[tokio::test]
async fn those_of_others_are_neither_shown_nor_a_place_to_go_on_from() {
    let app = TestApp::new().await;
    receive(&app, 1, "2026-06-17 09:00", "447700900111", "Hi").await;
    let other = app.add_service().await;
    let nothing = json!([]);
    assert_eq!(app.get_with(&other.api_key, PATH).await.json["received_text_messages"], nothing);
    app.sql(&format!(
        "INSERT INTO inbound_sms SELECT '{}', '{}', content, notify_number, user_number, '2026-06-18', null, null, provider
         FROM inbound_sms",
        id(2),
        other.service_id
    ))
    .await;
    for unknown in [id(2), id(3)] {
        assert_eq!(list(&app, &format!("?older_than={unknown}")).await["received_text_messages"], nothing);
    }
}

#[tokio::test]
async fn parameters_that_are_none() {
    let app = TestApp::new().await;
    app.get(&format!("{PATH}?older_than=x")).await.assert_invalid(&["older_than is not a valid UUID"]);
    app.get(&format!("{PATH}?older_than=")).await.assert_invalid(&["older_than is not a valid UUID"]);
    let two = ["older_than is not a valid UUID", "Additional properties are not allowed (a, b were unexpected)"];
    app.get(&format!("{PATH}?b=1&older_than=x&a=2")).await.assert_invalid(&two);
    let unexpected = "Additional properties are not allowed (user_number was unexpected)";
    app.get(&format!("{PATH}?user_number=447700900000")).await.assert_invalid(&[unexpected]);
}
