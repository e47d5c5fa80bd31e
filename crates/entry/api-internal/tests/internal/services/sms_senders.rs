//! Who a service's text messages are from.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{NOBODY, at, nowhere};

async fn add(app: &TestApp, sender: &str, is_default: bool) -> Value {
    let body = json!({"sms_sender": sender, "is_default": is_default, "created_by": null});
    app.admin_post(&at(app, "/sms-sender"), &body).await.expect(StatusCode::CREATED)
}

async fn listed(app: &TestApp) -> Vec<(Value, Value)> {
    let senders = app.admin_get(&at(app, "/sms-sender")).await.ok();
    let pair = |sender: &Value| (sender["sms_sender"].clone(), sender["is_default"].clone());
    senders.as_array().unwrap().iter().map(pair).collect()
}

fn of(app: &TestApp, sender: &Value, rest: &str) -> String {
    at(app, &format!("/sms-sender/{}{rest}", sender["id"].as_str().unwrap()))
}

#[tokio::test]
async fn senders_are_added_and_told() {
    let app = TestApp::new().await;
    app.advance(60);
    let added = add(&app, "Second", false).await;
    let expected = json!({
        "id": added["id"], "sms_sender": "Second", "service_id": app.demo.service_id, "is_default": false,
        "archived": false, "inbound_number_id": null, "created_at": "2026-06-17T09:31:00.123456Z", "updated_at": null,
    });
    assert_eq!(added, expected);
    assert_eq!(app.admin_get(&of(&app, &added, "")).await.ok(), expected);
    add(&app, "Third", true).await;
    let (yes, no) = (json!(true), json!(false));
    let expected = [(json!("Third"), yes), (json!("Tidings"), no.clone()), (json!("Second"), no)];
    assert_eq!(listed(&app).await, expected);
}

#[tokio::test]
async fn a_sender_is_changed_and_there_is_always_one_default() {
    let app = TestApp::new().await;
    let second = add(&app, "Second", false).await;
    app.advance(60);
    let form = json!({"sms_sender": "Other", "is_default": true});
    let changed = app.admin_post(&of(&app, &second, ""), &form).await.ok();
    let told = (&changed["sms_sender"], &changed["is_default"], &changed["updated_at"]);
    assert_eq!(told, (&json!("Other"), &json!(true), &json!("2026-06-17T09:31:00.123456Z")));
    assert_eq!(listed(&app).await, [(json!("Other"), json!(true)), (json!("Tidings"), json!(false))]);
    let form = json!({"sms_sender": "Other", "is_default": false});
    let reply = app.admin_post(&of(&app, &second, ""), &form).await;
    reply.assert_message(400, "You must have at least one SMS sender as the default.");
}

#[tokio::test]
async fn a_sender_is_archived_unless_it_is_the_default() {
    let app = TestApp::new().await;
    let second = add(&app, "Second", false).await;
    let reply = app.admin_call(Method::POST, &of(&app, &second, "/archive"), "").await.ok();
    assert_eq!((&reply["data"]["archived"], &reply["data"]["id"]), (&json!(true), &second["id"]));
    assert_eq!(listed(&app).await, [(json!("Tidings"), json!(true))]);
    app.admin_get(&of(&app, &second, "")).await.assert_message(404, "No result found");
    let first = app.admin_get(&at(&app, "/sms-sender")).await.ok()[0].take();
    let reply = app.admin_call(Method::POST, &of(&app, &first, "/archive"), "").await;
    reply.assert_message(400, "You cannot delete a default sms sender");
}

#[tokio::test]
async fn an_inbound_number_stays() {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO inbound_numbers (id, number, provider, service_id, active, created_at)
         VALUES ('0f7a0b5e-6e5c-4f0e-9d0c-6f4c1a2b3c4d', '07700900500', 'mmg', $1, true, now());
         UPDATE service_sms_senders SET sms_sender = '07700900500',
             inbound_number_id = '0f7a0b5e-6e5c-4f0e-9d0c-6f4c1a2b3c4d' WHERE service_id = $1",
    )
    .await;
    let first = app.admin_get(&at(&app, "/sms-sender")).await.ok()[0].take();
    assert_eq!(first["inbound_number_id"], "0f7a0b5e-6e5c-4f0e-9d0c-6f4c1a2b3c4d");
    let reply = app.admin_post(&of(&app, &first, ""), &json!({"sms_sender": "Other", "is_default": true})).await;
    reply.assert_message(400, format!("You can not change the inbound number for service {}", app.demo.service_id));
    app.admin_post(&of(&app, &first, ""), &json!({"sms_sender": "07700900500", "is_default": true})).await.ok();
    let reply = app.admin_call(Method::POST, &of(&app, &first, "/archive"), "").await;
    reply.assert_message(400, "You cannot delete an inbound number");
}

#[tokio::test]
async fn what_is_refused() {
    let app = TestApp::new().await;
    let form = json!({"sms_sender": "Other", "is_default": false});
    app.admin_post(&nowhere("/sms-sender"), &form).await.assert_message(404, "No result found");
    assert_eq!(app.admin_get(&nowhere("/sms-sender")).await.ok(), json!([]));
    let reply = app.admin_post(&at(&app, "/sms-sender"), &json!({})).await;
    reply.assert_invalid(&["sms_sender is a required property", "is_default is a required property"]);
    let reply = app.admin_post(&at(&app, "/sms-sender"), &json!({"sms_sender": "twelve chars", "is_default": 1})).await;
    reply.assert_invalid(&["sms_sender twelve chars is too long", "is_default 1 is not of type boolean"]);
    app.sql("UPDATE service_sms_senders SET is_default = false WHERE service_id = $1").await;
    let reply = app.admin_post(&at(&app, "/sms-sender"), &form).await;
    reply.assert_message(400, "You must have at least one SMS sender as the default.");

    let second = add(&app, "Second", true).await;
    let other = app.add_service().await.service_id;
    let id = second["id"].as_str().unwrap();
    for (service, id) in [(other, id), (app.demo.service_id, NOBODY)] {
        let path = format!("/service/{service}/sms-sender/{id}");
        app.admin_get(&path).await.assert_message(404, "No result found");
        app.admin_post(&path, &form).await.assert_message(404, "No result found");
        let reply = app.admin_call(Method::POST, &format!("{path}/archive"), "").await;
        reply.assert_message(404, "No result found");
    }
}
