//! Lists that are uploaded, kept and sent from.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::at;

async fn upload(app: &TestApp, file: &str) -> Value {
    let path = at(app, "/upload-contact-list?file_name=staff.csv");
    app.admin_call(Method::POST, &path, file.to_owned()).await.expect(StatusCode::CREATED)["data"].take()
}

#[tokio::test]
async fn a_list_is_uploaded_kept_and_sent_from() {
    let app = TestApp::new().await;
    let list = upload(&app, "Email address\namala@example.com\nbo@example.com\n").await;
    assert_eq!(
        (&list["valid"], &list["row_count"], &list["template_type"]),
        (&json!(true), &json!(2), &json!("email"))
    );
    assert_eq!(list["template"], Value::Null);
    let id = list["id"].as_str().unwrap();
    let shown = app.admin_get(&at(&app, &format!("/upload-contact-list/{id}"))).await.ok();
    assert_eq!(shown["data"], list);
    let created_by = app.rows("SELECT created_by_id FROM services WHERE id = $1").await[0]["created_by_id"].take();
    let body = json!({
        "id": id, "original_file_name": "staff.csv", "row_count": 2, "template_type": "email", "created_by": created_by,
    });
    app.admin_post(&at(&app, "/contact-list"), &body).await.expect(StatusCode::CREATED);
    let path = at(&app, &format!("/contact-list/{id}"));
    let csv = app.admin_get(&format!("{path}/csv")).await.ok();
    let text = "Email address\namala@example.com\nbo@example.com\n";
    assert_eq!(csv, json!({"original_file_name": "staff.csv", "csv": text}));

    let template = app.add_email_template("News", "Hello everybody").await;
    let sent_from = format!("{path}/upload-spreadsheet?template_id={template}");
    let upload = app.admin_post(&sent_from, &json!({})).await.expect(StatusCode::CREATED)["data"].take();
    assert_eq!((&upload["valid"], &upload["original_file_name"]), (&json!(true), &json!("staff.csv")));
    assert_ne!(upload["id"], id);
    let job = json!({"id": upload["id"], "created_by": created_by, "contact_list_id": id});
    let job = app.admin_post(&at(&app, "/job"), &job).await.expect(StatusCode::CREATED);
    assert_eq!(job["data"]["contact_list_id"], id);
    app.work_off().await;
    assert_eq!(app.count("notifications WHERE notification_status = 'delivered'").await, 2);
    assert_eq!(app.admin_get(&path).await.ok()["recent_job_count"], 1);

    app.admin_delete(&path).await.expect(StatusCode::NO_CONTENT);
    app.admin_get(&format!("{path}/csv")).await.assert_message(404, "No result found");
    let file = tidings_blob::Key::contact_list(app.demo.service_id, id.parse().unwrap());
    assert!(app.app.blobs.metadata(file).await.unwrap().is_none());
}

#[tokio::test]
async fn a_list_has_one_column_of_recipients() {
    let app = TestApp::new().await;
    let list = upload(&app, "phone number,name\n07700900001,Amala\n").await;
    let expected = json!([{"problem": "too_many_columns", "columns": ["phone number", "name"]}]);
    assert_eq!((&list["template_type"], &list["problems"]), (&json!("sms"), &expected));
    let list = upload(&app, "name\nAmala\n").await;
    assert_eq!(list["problems"][0], json!({"problem": "no_recipient_columns"}));
    let list = upload(&app, "phone number\n07700\n").await;
    assert_eq!(list["rows"][0]["cells"][0]["error"], "Mobile number is too short");
}
