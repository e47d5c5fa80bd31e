//! Pages that are sent with letters.

use http::StatusCode;
use serde_json::json;
use tidings_test_support::TestApp;

use super::{make_letter, template, user_id};

const NOWHERE: &str = "00000000-0000-4000-8000-000000000000";
const UPLOAD: &str = "9a3b7e2c-64f0-4b43-8be9-6ec0b9d26a61";

#[tokio::test]
async fn a_letter_is_given_an_attachment_and_loses_it() {
    let app = TestApp::new().await;
    let (id, user) = (app.add_sms_template("Dear ((name))").await, user_id(&app).await);
    make_letter(&app, id).await;
    let body = json!({
        "upload_id": UPLOAD, "created_by_id": user, "original_filename": "map.pdf", "page_count": 3, "template_id": id,
    });
    let made = app.admin_post("/letter-attachment", &body).await.expect(StatusCode::CREATED);
    let whole = json!({
        "id": UPLOAD, "created_at": "2026-06-17T09:30:00.123456Z", "created_by_id": user, "archived_at": null,
        "archived_by_id": null, "original_filename": "map.pdf", "page_count": 3,
    });
    assert_eq!(made, whole);
    let letter = template(&app, id).await;
    assert_eq!((&letter["letter_attachment"], &letter["version"]), (&whole, &json!(2)));
    app.admin_post("/letter-attachment", &body).await.assert_message(400, "template-already-has-attachment");

    let path = format!("/letter-attachment/{UPLOAD}");
    let by = json!({"archived_by": user});
    app.admin_post(&format!("{path}/archive"), &by).await.expect(StatusCode::NO_CONTENT);
    let letter = template(&app, id).await;
    assert_eq!((&letter["letter_attachment"], &letter["version"]), (&json!(null), &json!(3)));
    let archived = app.admin_get(&path).await.ok();
    assert_eq!(archived["archived_at"], "2026-06-17T09:30:00.123456Z");
    assert_eq!(archived["archived_by_id"], user);
    app.admin_post(&format!("{path}/archive"), &by).await.assert_message(400, "letter-attachment-already-archived");
    let versions = format!("SELECT letter_attachment_id FROM templates_history WHERE id = '{id}' ORDER BY version");
    let attachments: Vec<_> =
        app.rows(&versions).await.iter().map(|version| version["letter_attachment_id"].clone()).collect();
    assert_eq!(attachments, [json!(null), json!(UPLOAD), json!(null)]);
}

#[tokio::test]
async fn what_is_wrong_with_an_attachment_is_told() {
    let app = TestApp::new().await;
    let required = |name: &str| format!("{name} is a required property");
    let missing = ["upload_id", "created_by_id", "original_filename", "page_count", "template_id"].map(required);
    let missing: Vec<_> = missing.iter().map(String::as_str).collect();
    app.admin_post("/letter-attachment", &json!({})).await.assert_invalid(&missing);
    let mut body = json!({
        "upload_id": UPLOAD, "created_by_id": user_id(&app).await, "original_filename": "map.pdf", "page_count": 3,
        "template_id": NOWHERE,
    });
    app.admin_post("/letter-attachment", &body).await.assert_message(404, "No result found");
    body["template_id"] = json!(app.demo.sms_template_id);
    let refused = "Only letter templates can have an attachment";
    app.admin_post("/letter-attachment", &body).await.assert_message(400, refused);
    let path = format!("/letter-attachment/{NOWHERE}");
    app.admin_get(&path).await.assert_message(404, "No result found");
    app.admin_post(&format!("{path}/archive"), &json!({}))
        .await
        .assert_invalid(&["archived_by is a required property"]);
    let by = json!({"archived_by": user_id(&app).await});
    app.admin_post(&format!("{path}/archive"), &by).await.assert_message(404, "No result found");
}
