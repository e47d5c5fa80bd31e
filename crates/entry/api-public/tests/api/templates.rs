//! `GET /v2/template/{id}`, `GET /v2/template/{id}/version/{version}` and `GET /v2/templates`.

use http::Request;
use serde_json::{Value, json};
use tidings_domain::TemplateId;
use tidings_test_support::TestApp;

use crate::stored;

const UNKNOWN: &str = "00000000-0000-4000-8000-00000000dead";

async fn read(app: &TestApp, path: &str) -> Value {
    let reply = app.get(path).await;
    assert_eq!(reply.status.as_u16(), 200, "{path}: {}", reply.json);
    reply.json
}

/// The text message template of the demo service as it is read.
async fn demo_sms(app: &TestApp) -> Value {
    let query = "SELECT email_address FROM users WHERE id IN (SELECT created_by_id FROM services WHERE id = $1)";
    let author = app.rows(query).await;
    json!({
        "id": app.demo.sms_template_id,
        "type": "sms",
        "created_at": "2026-06-17T09:30:00.123456Z",
        "updated_at": null,
        "created_by": author[0]["email_address"],
        "version": 1,
        "body": "Hello ((name)), your appointment is on ((date)). Reply to this message if you cannot come.",
        "subject": null,
        "name": "Appointment reminder (text message)",
        "personalisation": {"name": {"required": true}, "date": {"required": true}},
        "postage": null,
        "letter_contact_block": null,
    })
}

#[tokio::test]
async fn a_text_message_template() {
    let app = TestApp::new().await;
    let mut expected = demo_sms(&app).await;
    let path = format!("/v2/template/{}", app.demo.sms_template_id);
    assert_eq!(read(&app, &path).await, expected);
    assert_eq!(read(&app, &format!("{path}/version/1")).await, expected);

    app.sql(
        "UPDATE templates SET subject = 'None', updated_at = '2026-06-17 10:00' WHERE template_type = 'sms' AND service_id = $1",
    )
    .await;
    expected["updated_at"] = json!("2026-06-17T10:00:00.000000Z");
    assert_eq!(read(&app, &path).await, expected, "a text message has no subject");
}

#[tokio::test]
async fn an_email_template() {
    let app = TestApp::new().await;
    let id = app.add_email_template("It's ((subject))", "((content)) ((flag??shown)) ((Subject))").await;
    let found = read(&app, &format!("/v2/template/{id}")).await;
    assert_eq!((&found["type"], &found["subject"]), (&json!("email"), &json!("It's ((subject))")));
    assert_eq!(found["body"], "((content)) ((flag??shown)) ((Subject))");
    let required = json!({"required": true});
    assert_eq!(found["personalisation"], json!({"subject": required, "content": required, "flag": required}));
    assert_eq!((&found["postage"], &found["letter_contact_block"]), (&json!(null), &json!(null)));
}

#[tokio::test]
async fn a_letter_template() {
    let app = TestApp::new().await;
    let id = stored::letter_template(&app, "((letterSubject))", "((letter_content))", Some("((contact block))")).await;
    for path in [format!("/v2/template/{id}"), format!("/v2/template/{id}/version/1")] {
        let found = read(&app, &path).await;
        assert_eq!((&found["type"], &found["postage"]), (&json!("letter"), &json!("second")));
        assert_eq!(found["subject"], "((letterSubject))");
        assert_eq!(found["letter_contact_block"], "((contact block))");
        let required = json!({"required": true});
        let expected = json!({"letterSubject": required, "letter_content": required, "contact block": required});
        assert_eq!(found["personalisation"], expected);
    }
}

#[tokio::test]
async fn versions_are_as_they_were() {
    let app = TestApp::new().await;
    let id = app.add_sms_template("First").await;
    app.sql(&format!(
        "UPDATE templates SET content = 'Second', version = 2 WHERE id = '{id}';
         INSERT INTO templates_history SELECT id, name, template_type, created_at, updated_at, content, service_id, subject,
             created_by_id, version, archived, service_letter_contact_id, hidden, postage, letter_attachment_id,
             letter_welsh_content, letter_welsh_subject, letter_languages, has_unsubscribe_link
         FROM templates WHERE id = '{id}'"
    ))
    .await;
    let bodies =
        [("", 2, "Second"), ("/version/1", 1, "First"), ("/version/2", 2, "Second"), ("/version/0", 2, "Second")];
    for (version, number, body) in bodies.into_iter().chain([("/version/007", 0, ""), ("/version/01", 1, "First")]) {
        let reply = app.get(&format!("/v2/template/{id}{version}")).await;
        if number == 0 {
            reply.assert_errors(404, &[("NoResultFound", "No result found")]);
        } else {
            assert_eq!((&reply.json["version"], &reply.json["body"]), (&json!(number), &json!(body)), "{version}");
        }
    }
    for version in ["3", "2147483648", "99999999999999999999"] {
        let reply = app.get(&format!("/v2/template/{id}/version/{version}")).await;
        reply.assert_errors(404, &[("NoResultFound", "No result found")]);
    }
}

#[tokio::test]
async fn what_is_no_version_is_no_address() {
    let app = TestApp::new().await;
    let message = "The requested URL was not found on the server. If you entered the URL manually please check your \
                   spelling and try again.";
    for version in ["x", "-1", "+1", "1.0", "1x", "%20", "%FF"] {
        let path = format!("/v2/template/{}/version/{version}", app.demo.sms_template_id);
        // Not even credentials are asked for.
        let reply = app.request(Request::get(path).body("".into()).unwrap()).await;
        assert_eq!((reply.status.as_u16(), reply.json), (404, json!({"result": "error", "message": message})));
    }
}

#[tokio::test]
async fn deleted_templates_are_read_and_hidden_ones_are_not() {
    let app = TestApp::new().await;
    let id = app.demo.sms_template_id;
    app.sql(&format!("UPDATE templates SET archived = true WHERE id = '{id}'")).await;
    for path in [format!("/v2/template/{id}"), format!("/v2/template/{id}/version/1")] {
        assert_eq!(read(&app, &path).await["id"], json!(id));
    }
    app.sql("UPDATE templates SET hidden = true; UPDATE templates_history SET hidden = true").await;
    for path in [format!("/v2/template/{id}"), format!("/v2/template/{id}/version/1")] {
        app.get(&path).await.assert_errors(404, &[("NoResultFound", "No result found")]);
    }
}

#[tokio::test]
async fn ids_are_read_leniently_and_must_be_ids_of_the_service() {
    let app = TestApp::new().await;
    let id = app.demo.sms_template_id.to_string();
    for spelling in [id.to_uppercase(), id.replace('-', ""), format!("%7B{id}%7D"), format!("urn:uuid:{id}")] {
        assert_eq!(read(&app, &format!("/v2/template/{spelling}")).await["id"], json!(id), "{spelling}");
    }
    let other = app.add_service().await;
    for version in ["", "/version/1"] {
        for nothing in ["x", "%00", "%FF", &id[1..]] {
            let reply = app.get(&format!("/v2/template/{nothing}{version}")).await;
            if version.is_empty() || nothing != "%FF" {
                reply.assert_invalid(&["id is not a valid UUID"]);
            }
        }
        let unknown = [UNKNOWN.to_owned(), other.sms_template_id.to_string()];
        for id in unknown {
            let reply = app.get(&format!("/v2/template/{id}{version}")).await;
            reply.assert_errors(404, &[("NoResultFound", "No result found")]);
        }
    }
}

async fn listed(app: &TestApp, query: &str) -> Vec<TemplateId> {
    let list = read(app, &format!("/v2/templates{query}")).await;
    let templates = list["templates"].as_array().unwrap().iter();
    templates.map(|template| serde_json::from_value(template["id"].clone()).unwrap()).collect()
}

#[tokio::test]
async fn a_services_templates_by_name_and_channel() {
    let app = TestApp::new().await;
    app.add_service().await;
    app.sql("DELETE FROM templates_history WHERE service_id = $1; DELETE FROM template_redacted; DELETE FROM templates WHERE service_id = $1").await;
    assert_eq!(read(&app, "/v2/templates").await, json!({"templates": []}));
    let email = app.add_email_template("Subject", "Content").await;
    let sms = app.add_sms_template("Content").await;
    let letter = stored::letter_template(&app, "Subject", "Content", None).await;
    let last = app.add_sms_template("Content").await;
    app.sql(&format!("UPDATE templates SET name = 'Zebra' WHERE id = '{last}'")).await;
    assert_eq!(listed(&app, "").await, [sms, email, letter, last]);
    assert_eq!(listed(&app, "?type=sms").await, [sms, last]);
    assert_eq!(listed(&app, "?type=email&type=sms").await, [email], "the first counts");
    assert_eq!(listed(&app, "?type=letter").await, [letter]);
    let list = read(&app, "/v2/templates?type=email").await;
    assert_eq!(list["templates"][0], read(&app, &format!("/v2/template/{email}")).await);
    app.sql(&format!("UPDATE templates SET archived = true WHERE id = '{sms}'")).await;
    app.sql(&format!("UPDATE templates SET hidden = true WHERE id = '{email}'")).await;
    assert_eq!(listed(&app, "").await, [letter, last]);
}

#[tokio::test]
async fn parameters_that_are_none() {
    let app = TestApp::new().await;
    let coconut = "type coconut is not one of [sms, email, letter]";
    app.get("/v2/templates?type=coconut").await.assert_invalid(&[coconut]);
    app.get("/v2/templates?type=").await.assert_invalid(&["type  is not one of [sms, email, letter]"]);
    let unexpected = "Additional properties are not allowed (page was unexpected)";
    app.get("/v2/templates?page=1&type=coconut").await.assert_invalid(&[coconut, unexpected]);
}
