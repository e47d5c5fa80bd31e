//! Where answers to a service's emails go.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{NOBODY, at, nowhere};

const NO_DEFAULT: &str = "You must have at least one reply to email address as the default.";

async fn add(app: &TestApp, address: &str, is_default: bool) -> Value {
    let body = json!({"email_address": address, "is_default": is_default});
    app.admin_post(&at(app, "/email-reply-to"), &body).await.expect(StatusCode::CREATED)["data"].take()
}

async fn listed(app: &TestApp) -> Vec<(Value, Value)> {
    let addresses = app.admin_get(&at(app, "/email-reply-to")).await.ok();
    let pair = |address: &Value| (address["email_address"].clone(), address["is_default"].clone());
    addresses.as_array().unwrap().iter().map(pair).collect()
}

fn of(app: &TestApp, address: &Value, rest: &str) -> String {
    at(app, &format!("/email-reply-to/{}{rest}", address["id"].as_str().unwrap()))
}

#[tokio::test]
async fn addresses_are_added_and_told() {
    let app = TestApp::new().await;
    assert_eq!(listed(&app).await, []);
    let first = add(&app, "first@example.com", true).await;
    let expected = json!({
        "id": first["id"], "service_id": app.demo.service_id, "email_address": "first@example.com",
        "is_default": true, "archived": false, "created_at": "2026-06-17T09:30:00.123456Z", "updated_at": null,
    });
    assert_eq!(first, expected);
    assert_eq!(app.admin_get(&of(&app, &first, "")).await.ok(), expected);
    for (address, is_default) in
        [("second@example.com", false), ("third@example.com", true), ("fourth@example.com", false)]
    {
        app.advance(60);
        add(&app, address, is_default).await;
    }
    let told: Vec<_> = listed(&app).await.into_iter().map(|(address, _)| address).collect();
    assert_eq!(told, ["third@example.com", "fourth@example.com", "second@example.com", "first@example.com"]);
}

#[tokio::test]
async fn a_service_with_addresses_has_a_default() {
    let app = TestApp::new().await;
    let form = json!({"email_address": "first@example.com", "is_default": false});
    app.admin_post(&at(&app, "/email-reply-to"), &form).await.assert_message(400, NO_DEFAULT);
    let first = add(&app, "first@example.com", true).await;
    app.admin_post(&of(&app, &first, ""), &form).await.assert_message(400, NO_DEFAULT);
    let second = add(&app, "second@example.com", false).await;
    let form = json!({"email_address": "other@example.com", "is_default": true});
    let changed = app.admin_post(&of(&app, &second, ""), &form).await.ok();
    assert_eq!(changed["data"]["email_address"], "other@example.com");
    let expected = [(json!("other@example.com"), json!(true)), (json!("first@example.com"), json!(false))];
    assert_eq!(listed(&app).await, expected);

    let reply = app.admin_call(Method::POST, &of(&app, &second, "/archive"), "").await;
    reply.assert_message(400, "You cannot delete a default email reply to address");
    let reply = app.admin_call(Method::POST, &of(&app, &first, "/archive"), "").await.ok();
    assert_eq!(reply["data"]["archived"], true);
    assert_eq!(listed(&app).await.len(), 1);
    app.admin_get(&of(&app, &first, "")).await.assert_message(404, "No result found");
    // What was taken away can come back.
    add(&app, "first@example.com", false).await;
}

#[tokio::test]
async fn an_address_is_tried_by_an_email() {
    let app = TestApp::new().await;
    let reply = app.admin_post(&at(&app, "/email-reply-to/verify"), &json!({"email": "first@example.com"})).await;
    let id = reply.expect(StatusCode::CREATED)["data"]["id"].take();
    let rows = app.rows("SELECT id, template_id, \"to\" FROM notifications").await;
    let template = "a42f1d17-9404-46d5-a647-d013bdfca3e1";
    assert_eq!(rows, [json!({"id": id, "template_id": template, "to": "first@example.com"})]);
    app.work_off().await;
    assert_eq!(app.count("sandbox_messages").await, 1);
}

#[tokio::test]
async fn an_address_is_there_once() {
    let app = TestApp::new().await;
    add(&app, "first@example.com", true).await;
    let message = "‘first@example.com’ is already a reply-to email address for this service.";
    let form = json!({"email_address": "first@example.com", "is_default": false});
    app.admin_post(&at(&app, "/email-reply-to"), &form).await.assert_message(409, message);
    let reply = app.admin_post(&at(&app, "/email-reply-to/verify"), &json!({"email": "first@example.com"})).await;
    reply.assert_message(409, message);
}

#[tokio::test]
async fn what_is_refused() {
    let app = TestApp::new().await;
    let form = json!({"email_address": "first@example.com", "is_default": true});
    app.admin_post(&nowhere("/email-reply-to"), &form).await.assert_message(404, "No result found");
    assert_eq!(app.admin_get(&nowhere("/email-reply-to")).await.ok(), json!([]));
    let reply = app.admin_post(&at(&app, "/email-reply-to"), &json!({"email_address": "x", "is_default": null})).await;
    reply.assert_invalid(&["email_address Not a valid email address", "is_default None is not of type boolean"]);
    let reply = app.admin_post(&at(&app, "/email-reply-to/verify"), &json!({"email": "x"})).await;
    reply.assert_message(400, json!({"email": ["Not a valid email address"]}));

    let first = add(&app, "first@example.com", true).await;
    let other = app.add_service().await.service_id;
    let id = first["id"].as_str().unwrap();
    for (service, id) in [(other, id), (app.demo.service_id, NOBODY)] {
        let path = format!("/service/{service}/email-reply-to/{id}");
        app.admin_get(&path).await.assert_message(404, "No result found");
        app.admin_post(&path, &form).await.assert_message(404, "No result found");
        let reply = app.admin_call(Method::POST, &format!("{path}/archive"), "").await;
        reply.assert_message(404, "No result found");
    }
}
