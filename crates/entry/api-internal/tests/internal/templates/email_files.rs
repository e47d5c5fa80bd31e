//! Files that emails link to.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{add_file, template, templates_of, user_id};

fn files_of(app: &TestApp) -> String {
    format!("/service/{}/templates/{}/template_email_files", app.demo.service_id, app.demo.email_template_id)
}

async fn history(app: &TestApp) -> Vec<Value> {
    app.rows("SELECT filename, version, template_version, pending FROM template_email_files_history ORDER BY version")
        .await
}

#[tokio::test]
async fn a_new_file_is_pending_and_in_no_version() {
    let app = TestApp::new().await;
    let (id, user) = ("d963f496-b075-4e13-90ae-1f009feddbc6", user_id(&app).await);
    let body = json!({
        "id": id, "filename": "example.pdf", "link_text": "click this link!", "retention_period": 26,
        "validate_users_email": true, "created_by_id": user, "pending": false,
    });
    let made = app.admin_post(&files_of(&app), &body).await.expect(StatusCode::CREATED);
    let template_id = app.demo.email_template_id;
    let whole = json!({
        "id": id, "filename": "example.pdf", "link_text": "click this link!", "retention_period": 26,
        "validate_users_email": true, "pending": true, "template": template_id, "template_id": template_id,
        "template_version": 1, "version": 0, "created_by": user, "created_by_id": user, "archived_by": null,
        "archived_at": null, "created_at": "2026-06-17T09:30:00.123456Z", "updated_at": null,
    });
    assert_eq!(made, json!({"data": whole}));
    assert_eq!(app.admin_get(&format!("{}/{id}", files_of(&app))).await.ok(), made);
    assert_eq!(app.admin_get(&files_of(&app)).await.ok(), json!({"data": []}));
    assert_eq!(template(&app, template_id).await["email_files"], json!([]));
    assert_eq!(app.count("template_email_files_history").await, 0);
    app.admin_post(&files_of(&app), &body).await.assert_message(400, format!("There is a file with id {id} already"));
}

#[tokio::test]
async fn a_file_is_made_live_and_then_changes_in_versions() {
    let app = TestApp::new().await;
    let id = add_file(&app, "example.pdf").await;
    let path = format!("{}/{id}", files_of(&app));
    app.advance(60);
    let changed = app.admin_post(&path, &json!({"retention_period": 30})).await.ok();
    let file = &changed["data"];
    assert_eq!((&file["retention_period"], &file["version"], &file["pending"]), (&json!(30), &json!(0), &json!(true)));
    assert_eq!(history(&app).await, Vec::<Value>::new());

    let live = app.admin_post(&path, &json!({"pending": false})).await.ok();
    let file = &live["data"];
    assert_eq!((&file["pending"], &file["version"], &file["template_version"]), (&json!(false), &json!(1), &json!(1)));
    assert_eq!(app.admin_get(&files_of(&app)).await.ok(), json!({"data": [file]}));
    let in_template = template(&app, app.demo.email_template_id).await;
    let linked = json!({
        "id": id, "filename": "example.pdf", "link_text": "a file", "retention_period": 30, "validate_users_email": true,
        "pending": false,
    });
    assert_eq!((&in_template["email_files"], &in_template["version"]), (&json!([linked]), &json!(1)));

    assert_eq!(app.admin_post(&path, &json!({"filename": "example.pdf"})).await.ok(), live);
    let changed = app.admin_post(&path, &json!({"link_text": "new", "validate_users_email": false})).await.ok();
    let file = &changed["data"];
    assert_eq!(
        (&file["link_text"], &file["version"], &file["template_version"]),
        (&json!("new"), &json!(2), &json!(2))
    );
    let in_template = template(&app, app.demo.email_template_id).await;
    assert_eq!((&in_template["email_files"][0]["link_text"], &in_template["version"]), (&json!("new"), &json!(2)));
    let first = app.admin_get(&format!("{}/{}/version/1", templates_of(&app), app.demo.email_template_id)).await.ok();
    assert_eq!(first["data"]["email_files"][0]["link_text"], "a file");
    let version = |version: i32, template_version: i32| json!({"filename": "example.pdf", "version": version, "template_version": template_version, "pending": false});
    assert_eq!(history(&app).await, [version(1, 1), version(2, 2)]);
}

#[tokio::test]
async fn a_file_is_taken_off_its_template() {
    let app = TestApp::new().await;
    let id = add_file(&app, "example.pdf").await;
    let (path, user) = (format!("{}/{id}", files_of(&app)), user_id(&app).await);
    app.admin_post(&path, &json!({"pending": false})).await.ok();
    let archive = format!("{path}/archive");
    app.admin_post(&archive, &json!({})).await.assert_invalid(&["archived_by_id is a required property"]);
    let archived = app.admin_post(&archive, &json!({"archived_by_id": user})).await.ok();
    let file = &archived["data"];
    assert_eq!((&file["archived_by"], &file["archived_at"]), (&json!(user), &json!("2026-06-17T09:30:00.123456Z")));
    assert_eq!((&file["version"], &file["template_version"]), (&json!(2), &json!(2)));
    assert_eq!(app.admin_get(&files_of(&app)).await.ok(), json!({"data": []}));
    let in_template = template(&app, app.demo.email_template_id).await;
    assert_eq!((&in_template["email_files"], &in_template["version"]), (&json!([]), &json!(2)));
    assert_eq!(app.admin_get(&path).await.ok(), archived);
}

#[tokio::test]
async fn names_are_the_templates_own() {
    let app = TestApp::new().await;
    let template_id = app.demo.email_template_id;
    let live = add_file(&app, "example.pdf").await;
    // Two that wait may have the same name.
    let waiting = add_file(&app, "example.pdf").await;
    app.admin_post(&format!("{}/{live}", files_of(&app)), &json!({"pending": false})).await.ok();
    let refused = |name: &str| format!("File named {name} already exists for template id {template_id}");
    let path = format!("{}/{waiting}", files_of(&app));
    app.admin_post(&path, &json!({"pending": false})).await.assert_message(400, refused("example.pdf"));
    for name in ["example.pdf", "EXAMPLE.PDF", "Exa mple.pdf"] {
        let body = json!({"filename": name, "created_by_id": user_id(&app).await});
        app.admin_post(&files_of(&app), &body).await.assert_message(400, refused(name));
    }
}

#[tokio::test]
async fn only_emails_of_services_that_send_them_have_files() {
    let app = TestApp::new().await;
    let body = json!({"filename": "example.pdf", "created_by_id": user_id(&app).await});
    let path = |template: &str| format!("/service/{}/templates/{template}/template_email_files", app.demo.service_id);
    let sms = path(&app.demo.sms_template_id.to_string());
    app.admin_post(&sms, &body).await.assert_message(400, "Cannot add an email file to a non-email template");
    let nowhere = path("00000000-0000-4000-8000-000000000000");
    app.admin_post(&nowhere, &body).await.assert_message(404, "No result found");
    let id = add_file(&app, "example.pdf").await;
    let other = app.add_service().await;
    let theirs =
        format!("/service/{}/templates/{}/template_email_files/{id}", other.service_id, other.email_template_id);
    app.admin_get(&theirs).await.assert_message(404, "No result found");
    app.admin_post(&theirs, &json!({"link_text": "x"})).await.assert_message(404, "No result found");
    app.sql("DELETE FROM service_permissions WHERE service_id = $1").await;
    app.admin_post(&files_of(&app), &body).await.assert_message(400, "Updating email templates is not allowed");
    let wrong = json!({"retention_period": "not an integer", "validate_users_email": "x"});
    app.admin_post(&files_of(&app), &wrong).await.assert_invalid(&[
        "retention_period not an integer is not of type integer",
        "validate_users_email x is not of type boolean",
        "filename is a required property",
        "created_by_id is a required property",
    ]);
}
