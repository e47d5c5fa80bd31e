//! The addresses at the top of a service's letters.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{NOBODY, at, nowhere};

async fn add(app: &TestApp, block: &str, is_default: bool) -> Value {
    let body = json!({"contact_block": block, "is_default": is_default});
    app.admin_post(&at(app, "/letter-contact"), &body).await.expect(StatusCode::CREATED)["data"].take()
}

fn of(app: &TestApp, contact: &Value, rest: &str) -> String {
    at(app, &format!("/letter-contact/{}{rest}", contact["id"].as_str().unwrap()))
}

async fn listed(app: &TestApp) -> Vec<(Value, Value)> {
    let contacts = app.admin_get(&at(app, "/letter-contact")).await.ok();
    let pair = |contact: &Value| (contact["contact_block"].clone(), contact["is_default"].clone());
    contacts.as_array().unwrap().iter().map(pair).collect()
}

#[tokio::test]
async fn addresses_are_added_told_and_changed() {
    let app = TestApp::new().await;
    assert_eq!(listed(&app).await, []);
    let first = add(&app, "1 High Street\nTown", false).await;
    let expected = json!({
        "id": first["id"], "service_id": app.demo.service_id, "contact_block": "1 High Street\nTown",
        "is_default": false, "archived": false, "created_at": "2026-06-17T09:30:00.123456Z", "updated_at": null,
    });
    assert_eq!(first, expected);
    assert_eq!(app.admin_get(&of(&app, &first, "")).await.ok(), expected);
    app.advance(60);
    let second = add(&app, "2 High Street", true).await;
    let form = json!({"contact_block": "3 High Street", "is_default": true});
    let changed = app.admin_post(&of(&app, &first, ""), &form).await.ok()["data"].take();
    assert_eq!((&changed["contact_block"], &changed["updated_at"]), (&json!("3 High Street"), &second["created_at"]));
    let expected = [(json!("3 High Street"), json!(true)), (json!("2 High Street"), json!(false))];
    assert_eq!(listed(&app).await, expected);
    // A service may be without a default.
    let form = json!({"contact_block": "3 High Street", "is_default": false});
    assert_eq!(app.admin_post(&of(&app, &first, ""), &form).await.ok()["data"]["is_default"], false);
}

#[tokio::test]
async fn an_archived_address_is_taken_from_templates() {
    let app = TestApp::new().await;
    let contact = add(&app, "1 High Street", true).await;
    app.sql("UPDATE templates SET service_letter_contact_id = (SELECT id FROM service_letter_contacts)").await;
    let reply = app.admin_call(Method::POST, &of(&app, &contact, "/archive"), "").await.ok();
    assert_eq!(reply["data"]["archived"], true);
    assert_eq!(listed(&app).await, []);
    let query = "SELECT count(*) FROM templates WHERE service_letter_contact_id IS NOT NULL OR version > 1";
    assert_eq!(app.rows(query).await, [json!({"count": 0})]);
}

#[tokio::test]
async fn what_is_refused() {
    let app = TestApp::new().await;
    let form = json!({"contact_block": "1 High Street", "is_default": true});
    app.admin_post(&nowhere("/letter-contact"), &form).await.assert_message(404, "No result found");
    assert_eq!(app.admin_get(&nowhere("/letter-contact")).await.ok(), json!([]));
    let reply = app.admin_post(&at(&app, "/letter-contact"), &json!({"contact_block": 1})).await;
    reply.assert_invalid(&["contact_block 1 is not of type string", "is_default is a required property"]);

    let first = add(&app, "1 High Street", true).await;
    let other = app.add_service().await.service_id;
    let id = first["id"].as_str().unwrap();
    for (service, id) in [(other, id), (app.demo.service_id, NOBODY)] {
        let path = format!("/service/{service}/letter-contact/{id}");
        app.admin_get(&path).await.assert_message(404, "No result found");
        app.admin_post(&path, &form).await.assert_message(404, "No result found");
        let reply = app.admin_call(Method::POST, &format!("{path}/archive"), "").await;
        reply.assert_message(404, "No result found");
    }
}
