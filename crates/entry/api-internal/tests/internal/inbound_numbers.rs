//! Numbers at which the public can answer.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

/// These are all; the number that every installation begins with is taken away.
pub(crate) async fn add_numbers(app: &TestApp) {
    app.sql(
        "DELETE FROM inbound_numbers;
         INSERT INTO inbound_numbers (id, number, provider, active, created_at) VALUES
             ('00000000-0000-4000-8000-000000000001', '07700900801', 'mmg', true, '2026-06-01'),
             ('00000000-0000-4000-8000-000000000002', '07700900802', 'firetext', true, '2026-06-01'),
             ('00000000-0000-4000-8000-000000000003', '07700900803', 'mmg', false, '2026-06-01')",
    )
    .await;
}

fn number(number: u8, provider: &str, active: bool) -> Value {
    json!({
        "id": format!("00000000-0000-4000-8000-00000000000{number}"), "number": format!("0770090080{number}"),
        "provider": provider, "service": null, "active": active, "created_at": "2026-06-01T00:00:00.000000Z",
        "updated_at": null,
    })
}

#[tokio::test]
async fn a_number_is_given_to_a_service_and_put_out_of_use() {
    let app = TestApp::new().await;
    add_numbers(&app).await;
    let (one, two, three) = (number(1, "mmg", true), number(2, "firetext", true), number(3, "mmg", false));
    assert_eq!(app.admin_get("/inbound-number").await.ok(), json!({"data": [one, two, three]}));
    assert_eq!(app.admin_get("/inbound-number/available").await.ok(), json!({"data": [one, two]}));
    let path = format!("/inbound-number/service/{}", app.demo.service_id);
    assert_eq!(app.admin_get(&path).await.ok(), json!({"data": {}}));
    app.admin_post(&format!("{path}/off"), &json!({})).await.assert_message(404, "No result found");

    let body = json!({"inbound_number_id": two["id"]});
    let sender = app.admin_post(&path, &body).await.expect(StatusCode::CREATED);

    assert_eq!((&sender["sms_sender"], &sender["inbound_number_id"]), (&two["number"], &two["id"]));
    assert_eq!(sender["is_default"], true);
    let senders = app.rows("SELECT sms_sender FROM service_sms_senders WHERE service_id = $1").await;
    assert_eq!(senders, [json!({"sms_sender": "07700900802"})], "the only sender is the number now");
    let service = json!({"id": app.demo.service_id, "name": "Demo Service"});
    assert_eq!(app.admin_get(&path).await.ok()["data"]["service"], service);
    assert_eq!(app.admin_get("/inbound-number/available").await.ok(), json!({"data": [one]}));
    app.admin_post(&path, &json!({})).await.assert_message(400, "The service has an inbound number already");

    app.admin_post(&format!("{path}/off"), &json!({})).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(app.admin_get(&path).await.ok()["data"]["active"], false);
}

#[tokio::test]
async fn of_several_senders_a_new_one_is_the_number() {
    let app = TestApp::new().await;
    add_numbers(&app).await;
    app.add_sms_sender("Another").await;
    let path = format!("/inbound-number/service/{}", app.demo.service_id);
    let taken = json!({"inbound_number_id": number(3, "mmg", false)["id"]});
    let message = "Inbound number: 00000000-0000-4000-8000-000000000003 is not available";
    app.admin_post(&path, &taken).await.assert_message(400, message);

    let sender = app.admin_post(&path, &json!({})).await.expect(StatusCode::CREATED);

    assert_eq!((&sender["sms_sender"], &sender["is_default"]), (&json!("07700900801"), &json!(true)));
    let defaults = app.rows("SELECT sms_sender FROM service_sms_senders WHERE is_default AND service_id = $1").await;
    assert_eq!(defaults, [json!({"sms_sender": "07700900801"})]);
    let nobody = "/inbound-number/service/00000000-0000-4000-8000-000000000009";
    app.admin_post(nobody, &json!({})).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn numbers_are_added_once_and_come_back_from_the_archive() {
    let app = TestApp::new().await;
    add_numbers(&app).await;
    let insert =
        async |number: &str| tidings_app::inbound_numbers::insert(&app.app, "twilio", number, app.now()).await.unwrap();
    assert!(insert("07700900809").await, "it is new");
    assert!(insert("07700900803").await, "it was archived");
    for known in ["07700900809", "07700900801", "07700900803"] {
        assert!(!insert(known).await, "{known}");
    }
    let available = app.admin_get("/inbound-number/available").await.ok();
    let available = available["data"].as_array().unwrap();
    let told: Vec<_> = available.iter().map(|number| (&number["number"], &number["provider"])).collect();
    assert_eq!(told.len(), 4);
    assert!(told.contains(&(&json!("07700900803"), &json!("twilio"))), "{told:?}");
    assert!(told.contains(&(&json!("07700900801"), &json!("mmg"))), "what is in use stays as it is: {told:?}");
}
