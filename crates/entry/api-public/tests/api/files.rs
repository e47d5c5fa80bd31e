//! Files in a personalisation: "send a file by email".

use serde_json::{Value, json};
use tidings_test_support::{EMAIL, SMS, TestApp};

async fn email_with(app: &TestApp, files: &[Value]) -> Value {
    let template = app.add_email_template("Files", "((a)) ((b)) ((c))").await;
    let mut body = json!({"email_address": "amala@example.com", "template_id": template,
        "personalisation": {"a": "x", "b": "x", "c": "x"}});
    for (name, file) in ["a", "b", "c"].into_iter().zip(files) {
        body["personalisation"][name] = file.clone();
    }
    body
}

fn not_set_up(app: &TestApp) -> String {
    format!(
        "Send files by email has not been set up - add contact details for your service at \
         https://admin.example/services/{}/service-settings/send-files-by-email",
        app.demo.service_id
    )
}

#[tokio::test]
async fn nobody_has_it_set_up_yet() {
    let app = TestApp::new().await;
    let file = json!({"file": "aGVsbG8=", "filename": "a.csv", "retention_period": "1 week",
        "confirm_email_before_download": null});
    let mut body = email_with(&app, &[file]).await;
    app.post(EMAIL, &body).await.assert_refused(&not_set_up(&app));
    body["email_address"] = json!("simulate-delivered@notifications.service.gov.uk");
    app.post(EMAIL, &body).await.assert_refused(&not_set_up(&app));
    // What has no `file` is no file.
    body["personalisation"]["a"] = json!({"filename": "a.csv"});
    let reply = app.post(EMAIL, &body).await;
    reply.id();
    assert_eq!(reply.json["content"]["body"], "{'filename': 'a.csv'} x x");
}

#[tokio::test]
async fn each_fault_is_told_in_the_contracts_words() {
    let app = TestApp::new().await;
    let mut body = email_with(&app, &[]).await;
    for (property, value, fault) in [
        ("file", json!(7), "file 7 is not of type string"),
        ("file", json!({}), "file {} is not of type string"),
        ("filename", json!("report"), "filename `filename` must end with a file extension. For example, filename.csv"),
        (
            "confirm_email_before_download",
            json!("true"),
            "confirm_email_before_download Unsupported value for confirm_email_before_download: true. Use a boolean true \
             or false value.",
        ),
        (
            "retention_period",
            json!("a year"),
            "retention_period Unsupported value for retention_period: a year. Supported periods are from 1 to 78 weeks.",
        ),
        ("filename", json!(7), "filename `filename` must end with a file extension. For example, filename.csv"),
        (
            "retention_period",
            json!("79 weeks"),
            "retention_period Unsupported value for retention_period: 79 weeks. Supported periods are from 1 to 78 weeks.",
        ),
        (
            "retention_period",
            json!("0 weeks"),
            "retention_period Unsupported value for retention_period: 0 weeks. Supported periods are from 1 to 78 weeks.",
        ),
        (
            "retention_period",
            json!(3),
            "retention_period Unsupported value for retention_period: 3. Supported periods are from 1 to 78 weeks.",
        ),
        ("is_csv", json!("no"), "is_csv Unsupported value for is_csv: no. Use a boolean true or false value."),
        ("colour", json!("red"), "Additional properties are not allowed (colour was unexpected)"),
    ] {
        body["personalisation"]["a"] = json!({"file": "aGVsbG8="});
        body["personalisation"]["a"][property] = value;
        app.post(EMAIL, &body).await.assert_invalid(&[fault]);
    }
    let file = json!({"file": null, "colour": 1, "size": 2});
    body["personalisation"]["a"] = file;
    app.post(EMAIL, &body).await.assert_invalid(&[
        "Additional properties are not allowed (colour, size were unexpected)",
        "file None is not of type string",
    ]);
    body["personalisation"]["a"] = json!({"file": "aGVsbG8=", "filename": "a.csv", "is_csv": null});
    app.post(EMAIL, &body).await.assert_invalid(&["Do not set a value for `is_csv` if `filename` is set."]);
}

#[tokio::test]
async fn the_first_file_at_fault_is_told_of_after_the_recipient() {
    let app = TestApp::new().await;
    let good = json!({"file": "aGVsbG8="});
    let bad = json!({"file": 1, "is_csv": 2});
    let body = email_with(&app, &[good, bad, json!({"file": 3})]).await;
    let faults =
        ["file 1 is not of type string", "is_csv Unsupported value for is_csv: 2. Use a boolean true or false value."];
    app.post(EMAIL, &body).await.assert_invalid(&faults);
    app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    app.post(EMAIL, &body).await.assert_refused(
        "Can’t send to this recipient when service is in trial mode – see \
         https://www.notifications.service.gov.uk/trial-mode",
    );
}

#[tokio::test]
async fn other_channels_take_none_whatever_is_in_it() {
    let app = TestApp::new().await;
    let mut body = app.sms("07900900123");
    body["personalisation"]["name"] = json!({"file": 1});
    app.post(SMS, &body).await.assert_refused("Can only send a file by email");
}
