//! Reading templates.

use serde_json::json;
use tidings_test_support::TestApp;

use super::{make_letter, template, templates_of, user_id};

const NOWHERE: &str = "00000000-0000-4000-8000-000000000000";

#[tokio::test]
async fn a_template_is_told_whole() {
    let app = TestApp::new().await;
    let id = app.demo.sms_template_id;
    let stored = app.rows(&format!("SELECT content FROM templates WHERE id = '{id}'")).await;
    let whole = json!({
        "id": id,
        "service": app.demo.service_id,
        "name": "Appointment reminder (text message)",
        "template_type": "sms",
        "content": stored[0]["content"],
        "subject": null,
        "version": 1,
        "archived": false,
        "hidden": false,
        "postage": null,
        "created_at": "2026-06-17T09:30:00.123456Z",
        "updated_at": null,
        "created_by": user_id(&app).await,
        "folder": null,
        "service_letter_contact": null,
        "reply_to": null,
        "reply_to_text": "Tidings",
        "letter_attachment": null,
        "letter_languages": null,
        "letter_welsh_subject": null,
        "letter_welsh_content": null,
        "has_unsubscribe_link": false,
        "is_precompiled_letter": false,
        "template_redacted": id,
        "redact_personalisation": false,
        "email_files": [],
    });
    assert_eq!(template(&app, id).await, whole);
    app.sql("UPDATE service_sms_senders SET sms_sender = '07700900123' WHERE service_id = $1").await;
    assert_eq!(template(&app, id).await["reply_to_text"], "447700900123");
}

#[tokio::test]
async fn a_letter_has_its_address_and_attachment() {
    let app = TestApp::new().await;
    let id = app.add_sms_template("Dear ((name))").await;
    let contact = make_letter(&app, id).await;
    let (user, attachment) = (user_id(&app).await, "9a3b7e2c-64f0-4b43-8be9-6ec0b9d26a61");
    app.sql(&format!(
        "INSERT INTO letter_attachment (id, created_at, created_by_id, original_filename, page_count)
             VALUES ('{attachment}', '2026-01-02 03:04:05', '{user}', 'map.pdf', 3);
         UPDATE templates SET letter_attachment_id = '{attachment}' WHERE id = '{id}'"
    ))
    .await;
    let letter = template(&app, id).await;
    assert_eq!(letter["reply_to"], contact);
    assert_eq!(letter["service_letter_contact"], contact);
    assert_eq!(letter["reply_to_text"], "1 High Street\nED1 1AA");
    assert_eq!((&letter["postage"], &letter["letter_languages"]), (&json!("second"), &json!("english")));
    let whole = json!({
        "id": attachment, "created_at": "2026-01-02T03:04:05.000000Z", "created_by_id": user, "archived_at": null,
        "archived_by_id": null, "original_filename": "map.pdf", "page_count": 3,
    });
    assert_eq!(letter["letter_attachment"], whole);
}

#[tokio::test]
async fn an_email_tells_the_files_of_its_version() {
    let app = TestApp::new().await;
    let id = app.demo.email_template_id;
    let user = user_id(&app).await;
    let file = |name: &str, version: i32, template_version: i32, archived: &str, pending: bool| {
        format!(
            "INSERT INTO template_email_files_history (id, filename, retention_period, validate_users_email, created_at,
                 archived_at, version, template_id, template_version, created_by_id, pending)
             VALUES (md5('{name}')::uuid, '{name} {version}', 26, true, now(), {archived}, {version}, '{id}',
                 {template_version}, '{user}', {pending});"
        )
    };
    app.sql(
        &[
            file("kept", 1, 1, "NULL", false),
            file("kept", 2, 2, "NULL", false),
            file("gone", 1, 1, "NULL", false),
            file("gone", 2, 2, "now()", false),
            file("later", 1, 3, "NULL", false),
            file("pending", 1, 1, "NULL", true),
        ]
        .concat(),
    )
    .await;
    let names = |template: &serde_json::Value| {
        let files = template["email_files"].as_array().unwrap().iter();
        let mut names: Vec<_> = files.map(|file| file["filename"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    };
    let now = template(&app, id).await;
    assert_eq!(names(&now), ["gone 1", "kept 1"]);
    let kept = now["email_files"].as_array().unwrap().iter().find(|file| file["filename"] == "kept 1").unwrap();
    assert_eq!(kept["retention_period"], 26);
    assert_eq!((&kept["validate_users_email"], &kept["pending"]), (&json!(true), &json!(false)));
    app.sql(&format!("UPDATE templates SET version = 2 WHERE id = '{id}'")).await;
    assert_eq!(names(&template(&app, id).await), ["kept 2"]);
    let versions = app.admin_get(&format!("{}/{id}/versions", templates_of(&app))).await.ok();
    assert_eq!(names(&versions["data"][0]), ["gone 1", "kept 1"]);
}

#[tokio::test]
async fn versions_are_told_with_who_made_them() {
    let app = TestApp::new().await;
    let (path, id) = (templates_of(&app), app.demo.email_template_id);
    let mut conn = app.app.pool.acquire().await.unwrap();
    tidings_store::templates::update_content(&mut conn, app.demo.service_id, id, Some("New"), "Newer", app.now())
        .await
        .unwrap();
    let versions = app.admin_get(&format!("{path}/{id}/versions")).await.ok();
    let numbers: Vec<_> = versions["data"].as_array().unwrap().iter().map(|version| &version["version"]).collect();
    assert_eq!(numbers, [2, 1]);
    assert_eq!(versions["data"][0]["content"], "Newer");
    let second = app.admin_get(&format!("{path}/{id}/version/2")).await.ok();
    assert_eq!(second["data"], versions["data"][0]);
    let user = user_id(&app).await;
    let author = json!({"id": user, "name": "Demo User", "email_address": format!("demo-{user}@example.com")});
    assert_eq!(second["data"]["created_by"], author);
    let fields = second["data"].as_object().unwrap();
    assert!(!fields.contains_key("folder") && !fields.contains_key("redact_personalisation"));
    let mut first_fields = template(&app, id).await;
    first_fields.as_object_mut().unwrap().retain(|name, _| name != "folder" && name != "redact_personalisation");
    first_fields["created_by"] = author;
    assert_eq!(first_fields, second["data"]);
    app.admin_get(&format!("{path}/{id}/version/3")).await.assert_message(404, "No result found");
    app.admin_get(&format!("{path}/{id}/version/x")).await.expect(http::StatusCode::NOT_FOUND);
    assert_eq!(app.admin_get(&format!("{path}/{NOWHERE}/versions")).await.ok(), json!({"data": []}));
}

#[tokio::test]
async fn templates_are_listed_by_name_with_their_folders() {
    let app = TestApp::new().await;
    let (path, id) = (templates_of(&app), app.add_email_template("Subject", "Content").await);
    let archived = app.add_sms_template("Archived").await;
    let hidden = app.add_sms_template("Hidden").await;
    app.sql(&format!(
        "UPDATE templates SET archived = true WHERE id = '{archived}';
         UPDATE templates SET hidden = true WHERE id = '{hidden}';
         UPDATE templates SET template_type = 'sms' WHERE id = '{id}';
         INSERT INTO template_folder (id, service_id, name) VALUES ('{NOWHERE}', $1, 'Folder');
         INSERT INTO template_folder_map (template_id, template_folder_id) VALUES ('{id}', '{NOWHERE}')"
    ))
    .await;
    let lite = |id, name: &str, template_type: &str, folder: Option<&str>| json!({"id": id, "name": name, "template_type": template_type, "folder": folder, "is_precompiled_letter": false});
    let expected = json!({"data": [
        lite(id, "Another", "sms", Some(NOWHERE)),
        lite(app.demo.email_template_id, "Appointment reminder (email)", "email", None),
        lite(app.demo.sms_template_id, "Appointment reminder (text message)", "sms", None),
    ]});
    assert_eq!(app.admin_get(&path).await.ok(), expected);
    assert_eq!(template(&app, id).await["folder"], NOWHERE);
    assert_eq!(template(&app, archived).await["archived"], true);
    app.admin_get(&format!("{path}/{hidden}")).await.assert_message(404, "No result found");
    assert_eq!(app.admin_get(&format!("/service/{NOWHERE}/template")).await.ok(), json!({"data": []}));
}

#[tokio::test]
async fn another_services_templates_are_not_there() {
    let app = TestApp::new().await;
    let other = app.add_service().await;
    let path = format!("{}/{}", templates_of(&app), other.sms_template_id);
    app.admin_get(&path).await.assert_message(404, "No result found");
    app.admin_get(&format!("{path}/version/1")).await.assert_message(404, "No result found");
    assert_eq!(app.admin_get(&format!("{path}/versions")).await.ok(), json!({"data": []}));
}
