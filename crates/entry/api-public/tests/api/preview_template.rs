//! `POST /v2/template/{id}/preview`.

use http::Request;
use serde_json::{Value, json};
use tidings_domain::TemplateId;
use tidings_test_support::TestApp;

use crate::stored;

fn path(id: impl std::fmt::Display) -> String {
    format!("/v2/template/{id}/preview")
}

async fn preview(app: &TestApp, id: TemplateId, personalisation: Value) -> Value {
    let reply = app.post(&path(id), &json!({"personalisation": personalisation})).await;
    assert_eq!(reply.status.as_u16(), 200, "{}", reply.json);
    reply.json
}

#[tokio::test]
async fn a_text_message() {
    let app = TestApp::new().await;
    let id = app.add_sms_template("Dear ((name)),  it’s ((items)) .").await;
    let expected = json!({
        "id": id, "type": "sms", "version": 1, "body": "Dear Zoë, it's a and b.", "html": null, "subject": null,
        "postage": null,
    });
    assert_eq!(preview(&app, id, json!({"NAME": "Zoë", "items": ["a", "b"], "more": 1})).await, expected);
}

#[tokio::test]
async fn an_email() {
    let app = TestApp::new().await;
    let id = app.add_email_template("Is it \"((name))\"?", "# ((name))\n\nYou're in.").await;
    let found = preview(&app, id, json!({"name": "R&D"})).await;
    let html = found["html"].as_str().unwrap();
    assert!(html.contains("R&amp;D</h2>") && html.contains("You’re in.</p>") && !html.contains("<html"), "{html}");
    let expected = json!({
        "id": id, "type": "email", "version": 1, "body": "# R&D\n\nYou're in.", "html": html,
        "subject": "Is it “R&D”?", "postage": null,
    });
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_letter() {
    let app = TestApp::new().await;
    let id = stored::letter_template(&app, "\"((name))\"", "Dear ((name))\n\n* a", Some("((office))")).await;
    let expected = json!({
        "id": id, "type": "letter", "version": 1, "body": "Dear R&D\n\n* a", "html": null, "subject": "“R&amp;D”",
        "postage": "second",
    });
    assert_eq!(preview(&app, id, json!({"name": "R&D", "office": "Here"})).await, expected);
    let reply = app.post(&path(id), &json!({})).await;
    reply.assert_refused("Missing personalisation: office, name");
}

#[tokio::test]
async fn a_template_without_placeholders_needs_no_body() {
    let app = TestApp::new().await;
    let id = app.add_sms_template("Hello").await;
    for body in
        ["", "{}", "null", "[]", "0", "\"\"", "false", "{\"personalisation\": {}}", "{\"id\": 3, \"more\": [1]}"]
    {
        let reply = app.post_text(&path(id), body).await;
        assert_eq!((reply.status.as_u16(), &reply.json["body"]), (200, &json!("Hello")), "{body}");
    }
}

#[tokio::test]
async fn every_placeholder_needs_a_value() {
    let app = TestApp::new().await;
    let id = app.add_email_template("((a)) ((Name))", "((b)) ((A)) ((c??d))").await;
    app.post_text(&path(id), "").await.assert_refused("Missing personalisation: a, Name, b, c");
    let body = json!({"personalisation": {"a": null, "name": "x", "c": true}});
    app.post(&path(id), &body).await.assert_refused("Missing personalisation: a, b");
}

#[tokio::test]
async fn a_deleted_template_is_shown_and_a_hidden_or_foreign_one_is_not() {
    let app = TestApp::new().await;
    let id = app.add_sms_template("Hello").await;
    app.sql(&format!("UPDATE templates SET archived = true WHERE id = '{id}'")).await;
    assert_eq!(preview(&app, id, json!({})).await["body"], "Hello");
    app.sql(&format!("UPDATE templates SET hidden = true WHERE id = '{id}'")).await;
    let other = app.add_service().await;
    let unknown =
        ["00000000-0000-4000-8000-00000000dead".to_owned(), other.sms_template_id.to_string(), id.to_string()];
    for id in unknown {
        app.post(&path(id), &json!({})).await.assert_errors(404, &[("NoResultFound", "No result found")]);
    }
}

#[tokio::test]
async fn faults() {
    let app = TestApp::new().await;
    let id = app.demo.sms_template_id;
    app.post_text(&path(id), "{").await.assert_refused("Invalid JSON supplied in POST data");
    app.post_text(&path(id), " ").await.assert_refused("Invalid JSON supplied in POST data");
    app.post(&path("x"), &json!({})).await.assert_invalid(&["id is not a valid UUID"]);
    app.post_text(&path("%FF"), "").await.assert_invalid(&["id is not a valid UUID"]);
    for (personalisation, repr) in [(json!("text"), "text"), (json!(null), "None"), (json!([1]), "[1]")] {
        let body = json!({"personalisation": personalisation});
        let fault = format!("personalisation {repr} is not of type object");
        app.post(&path(id), &body).await.assert_invalid(&[&fault]);
        app.post(&path("x"), &body).await.assert_invalid(&["id is not a valid UUID", &fault]);
    }
    for (body, repr) in [("[1]", "[1]"), ("\"x\"", "x"), ("true", "True"), ("7", "7")] {
        app.post_text(&path(id), body).await.assert_invalid(&[&format!("{repr} is not of type object")]);
    }
}

#[tokio::test]
async fn a_body_of_any_content_type_or_none() {
    let app = TestApp::new().await;
    let id = app.add_sms_template("Hello").await;
    let token = app.token(&app.demo.api_key);
    let request = Request::post(path(id)).header("authorization", format!("Bearer {token}"));
    assert_eq!(app.request(request.body("{}".into()).unwrap()).await.status.as_u16(), 200);
}
