//! Changing templates, and deleting them.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{make_letter, template, templates_of, user_id};

async fn history(app: &TestApp, id: impl std::fmt::Display) -> Vec<Value> {
    app.rows(&format!("SELECT * FROM templates_history WHERE id = '{id}' ORDER BY version")).await
}

/// Somebody else of the demo service's team.
async fn another_user(app: &TestApp) -> String {
    let other = app.add_service().await;
    app.rows(&format!("SELECT created_by_id FROM services WHERE id = '{}'", other.service_id)).await[0]["created_by_id"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_change_is_a_new_version_by_whom_it_was_made() {
    let app = TestApp::new().await;
    let id = app.demo.email_template_id;
    let (path, author) = (format!("{}/{id}", templates_of(&app)), another_user(&app).await);
    app.advance(60);
    let change = json!({
        "name": "Renamed", "content": "Newer", "subject": "New", "has_unsubscribe_link": true, "created_by": author,
    });
    let changed = app.admin_post(&path, &change).await.ok();
    for (field, value) in change.as_object().unwrap() {
        assert_eq!(&changed["data"][field], value, "{field}");
    }
    assert_eq!(changed["data"]["version"], 2);
    assert_eq!(changed["data"]["updated_at"], "2026-06-17T09:31:00.123456Z");
    assert_eq!(changed["data"], template(&app, id).await);
    let versions = history(&app, id).await;
    assert_eq!(versions.len(), 2);
    assert_eq!(versions[0]["created_by_id"], user_id(&app).await);
    assert_eq!(versions[1], app.rows(&format!("SELECT * FROM templates WHERE id = '{id}'")).await[0]);
}

#[tokio::test]
async fn a_change_that_changes_nothing_is_no_version() {
    let app = TestApp::new().await;
    let id = app.demo.email_template_id;
    let path = format!("{}/{id}", templates_of(&app));
    let before = template(&app, id).await;
    assert_eq!(app.admin_post(&path, &json!({})).await.ok()["data"], before);
    let same = json!({
        "name": before["name"], "content": before["content"], "subject": before["subject"], "template_type": "email",
        "archived": false, "created_by": before["created_by"], "has_unsubscribe_link": false,
        "letter_welsh_subject": null, "letter_welsh_content": null,
    });
    assert_eq!(app.admin_post(&path, &same).await.ok()["data"], before);
    assert_eq!(history(&app, id).await.len(), 1);
}

#[tokio::test]
async fn what_is_wrong_with_a_change_is_told() {
    let app = TestApp::new().await;
    let path = format!("{}/{}", templates_of(&app), app.demo.email_template_id);
    let told = |body: Value| {
        let (app, path) = (&app, &path);
        async move { app.admin_post(path, &body).await }
    };
    told(json!({"postage": "third"}))
        .await
        .assert_invalid(&["postage invalid. It must be either first, second or economy."]);
    told(json!({"archived": "yes"})).await.assert_invalid(&["archived yes is not of type boolean"]);
    told(json!({"archive_email_file_ids": ["x"]}))
        .await
        .assert_invalid(&["archive_email_file_ids is not a valid UUID"]);
    told(json!({"letter_welsh_subject": "", "letter_welsh_content": null}))
        .await
        .assert_invalid(&["letter_welsh_subject and letter_welsh_content must both be texts or both be null"]);
    told(json!({"letter_languages": "welsh_then_english", "letter_welsh_subject": "x", "letter_welsh_content": null}))
        .await
        .assert_invalid(&["letter_welsh_subject and letter_welsh_content must be texts for letters in Welsh"]);
    told(json!({"subject": " "})).await.assert_message(400, json!({"subject": ["Invalid template subject"]}));
    let refused = json!({"template_type": ["The type of a template cannot be changed."]});
    told(json!({"template_type": "sms"})).await.assert_message(400, refused);
    let nowhere = "00000000-0000-4000-8000-000000000000";
    told(json!({"created_by": nowhere})).await.assert_message(404, "No result found");
    told(json!({"archive_email_file_ids": [nowhere]})).await.assert_message(404, "No result found");
    assert_eq!(template(&app, app.demo.email_template_id).await["version"], 1);
    let other = app.add_service().await;
    let path = format!("{}/{}", templates_of(&app), other.sms_template_id);
    app.admin_post(&path, &json!({"name": "x"})).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn a_letter_can_be_in_welsh_too() {
    let app = TestApp::new().await;
    let id = app.add_sms_template("Dear ((name))").await;
    make_letter(&app, id).await;
    let path = format!("{}/{id}", templates_of(&app));
    let welsh =
        json!({"letter_languages": "welsh_then_english", "letter_welsh_subject": "a", "letter_welsh_content": "b"});
    let changed = app.admin_post(&path, &welsh).await.ok();
    for (field, value) in welsh.as_object().unwrap() {
        assert_eq!(&changed["data"][field], value, "{field}");
    }
    let english = json!({"letter_languages": "english", "letter_welsh_subject": null, "letter_welsh_content": null});
    let changed = app.admin_post(&path, &english).await.ok();
    assert_eq!((&changed["data"]["letter_welsh_subject"], &changed["data"]["version"]), (&json!(null), &json!(3)));
    let changed = app.admin_post(&path, &json!({"postage": "first"})).await.ok();
    assert_eq!(changed["data"]["postage"], "first");
    let too_long = json!({"content": format!("qr: {}", "too long ".repeat(100))});
    app.admin_post(&path, &too_long).await.assert_message(400, json!({"content": ["qr-code-too-long"]}));
}

#[tokio::test]
async fn a_letter_gets_another_address() {
    let app = TestApp::new().await;
    let id = app.add_sms_template("Dear ((name))").await;
    let contact = make_letter(&app, id).await;
    let path = format!("{}/{id}", templates_of(&app));
    let changed = app.admin_post(&path, &json!({"reply_to": null, "name": "ignored"})).await.ok();
    assert_eq!((&changed["data"]["reply_to"], &changed["data"]["name"]), (&json!(null), &json!("Another")));
    let changed =
        app.admin_post(&path, &json!({"reply_to": contact, "created_by": another_user(&app).await})).await.ok();
    assert_eq!((&changed["data"]["reply_to"], &changed["data"]["version"]), (&json!(contact), &json!(3)));
    assert_eq!(changed["data"]["created_by"], user_id(&app).await);
    let contacts: Vec<_> =
        history(&app, id).await.iter().map(|version| version["service_letter_contact_id"].clone()).collect();
    assert_eq!(contacts, [json!(contact), json!(null), json!(contact)]);
    let other = app.add_service().await;
    app.sql(&format!("UPDATE service_letter_contacts SET service_id = '{}'", other.service_id)).await;
    let service = app.demo.service_id;
    let refused = format!("letter_contact_id {contact} does not exist in database for service id {service}");
    app.admin_post(&path, &json!({"reply_to": contact})).await.assert_message(400, refused);
}

#[tokio::test]
async fn the_values_of_a_templates_messages_are_hidden() {
    let app = TestApp::new().await;
    let id = app.demo.sms_template_id;
    let path = format!("{}/{id}", templates_of(&app));
    let refused = json!({"created_by": ["Field is required"]});
    app.admin_post(&path, &json!({"redact_personalisation": true})).await.assert_message(400, refused);
    let by = another_user(&app).await;
    let body = json!({"redact_personalisation": true, "created_by": by, "name": "ignored"});
    app.advance(60);
    assert_eq!(app.admin_post(&path, &body).await.ok(), Value::Null);
    let redacted = template(&app, id).await;
    assert_eq!((&redacted["redact_personalisation"], &redacted["version"]), (&json!(true), &json!(1)));
    assert_ne!(redacted["name"], "ignored");
    app.advance(60);
    let again = json!({"redact_personalisation": true, "created_by": user_id(&app).await});
    assert_eq!(app.admin_post(&path, &again).await.ok(), Value::Null);
    let rows = app.rows(&format!("SELECT * FROM template_redacted WHERE template_id = '{id}'")).await;
    assert_eq!((&rows[0]["updated_by_id"], &rows[0]["updated_at"]), (&json!(by), &json!("2026-06-17T09:31:00.123456")));
}

#[tokio::test]
async fn a_deleted_template_leaves_its_folder_and_archives_its_files() {
    let app = TestApp::new().await;
    let id = app.demo.email_template_id;
    let (path, user, folder) =
        (format!("{}/{id}", templates_of(&app)), user_id(&app).await, "ffffffff-ffff-4fff-8fff-ffffffffffff");
    app.sql(&format!(
        "INSERT INTO template_folder (id, service_id, name) VALUES ('{folder}', $1, 'Folder');
         INSERT INTO template_folder_map (template_id, template_folder_id) VALUES ('{id}', '{folder}');"
    ))
    .await;
    let (live, pending) = (super::add_file(&app, "live.pdf").await, super::add_file(&app, "pending.pdf").await);
    let files = format!("/service/{}/templates/{id}/template_email_files", app.demo.service_id);
    app.admin_post(&format!("{files}/{live}"), &json!({"pending": false})).await.ok();
    let deleted = app.admin_post(&path, &json!({"archived": true, "created_by": user})).await.ok();
    assert_eq!((&deleted["data"]["archived"], &deleted["data"]["folder"]), (&json!(true), &json!(null)));
    assert_eq!((&deleted["data"]["version"], &deleted["data"]["email_files"]), (&json!(2), &json!([])));
    let rows = app
        .rows("SELECT id, version, template_version, archived_by_id, archived_at IS NULL AS live FROM template_email_files")
        .await;
    let row = |id: &str| rows.iter().find(|row| row["id"] == *id).unwrap();
    assert_eq!(
        row(&live),
        &json!({"id": live, "version": 2, "template_version": 2, "archived_by_id": user, "live": false})
    );
    assert_eq!(row(&pending)["live"], true);
    assert_eq!(app.count("template_email_files_history").await, 2);
}

#[tokio::test]
async fn an_edit_archives_the_files_that_it_no_longer_links_to() {
    let app = TestApp::new().await;
    let id = app.demo.email_template_id;
    let files = format!("/service/{}/templates/{id}/template_email_files", app.demo.service_id);
    let (kept, gone) = (super::add_file(&app, "kept.pdf").await, super::add_file(&app, "gone.pdf").await);
    for file in [&kept, &gone] {
        app.admin_post(&format!("{files}/{file}"), &json!({"pending": false})).await.ok();
    }
    let edit = json!({"content": "((kept.pdf))", "archive_email_file_ids": [gone], "created_by": user_id(&app).await});
    let edited = app.admin_post(&format!("{}/{id}", templates_of(&app)), &edit).await.expect(StatusCode::OK);
    let names: Vec<_> = edited["data"]["email_files"].as_array().unwrap().iter().map(|file| &file["id"]).collect();
    assert_eq!(names, [&json!(kept)]);
    let first = app.admin_get(&format!("{}/{id}/version/1", templates_of(&app))).await.ok();
    assert_eq!(first["data"]["email_files"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn two_changes_at_once_are_two_versions() {
    let app = TestApp::new().await;
    let id = app.demo.sms_template_id;
    let path = format!("{}/{id}", templates_of(&app));
    let change = |content: usize| {
        let (app, path) = (&app, &path);
        async move { app.admin_post(path, &json!({"content": format!("Content {content}")})).await.ok() }
    };
    let (a, b, c, d) = tokio::join!(change(1), change(2), change(3), change(4));
    let mut versions = [a, b, c, d].map(|reply| reply["data"]["version"].as_i64().unwrap());
    versions.sort_unstable();
    assert_eq!(versions, [2, 3, 4, 5]);
    assert_eq!(history(&app, id).await.len(), 5);
}
