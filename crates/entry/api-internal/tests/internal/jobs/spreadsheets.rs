//! Spreadsheets that are uploaded, and what their check finds.

use axum::body::Body;
use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{GOOD, at};

async fn found(app: &TestApp, file: &str) -> Value {
    let reply = app.upload(app.demo.sms_template_id, "recipients.csv", file.to_owned()).await;
    reply.expect(StatusCode::CREATED)["data"].take()
}

#[tokio::test]
async fn what_is_right_is_shown_and_kept() {
    let app = TestApp::new().await;
    let upload = found(&app, GOOD).await;
    let id = upload["id"].as_str().unwrap().to_owned();
    let cell =
        |column: &str, value: &str| json!({"column": column, "values": [value], "error": null, "ignored": false});
    let expected = json!({
        "id": id,
        "original_file_name": "recipients.csv",
        "template_type": "sms",
        "template": {"id": app.demo.sms_template_id, "version": 1},
        "row_count": 2,
        "columns": ["phone number", "name", "date"],
        "recipient_columns": ["phone number"],
        "placeholders": ["name", "date"],
        "valid": true,
        "problems": [],
        "rows": [
            {
                "number": 2, "message_too_long": false, "message_empty": false, "bad_recipient": false,
                "qr_code_too_long": null,
                "cells": [cell("phonenumber", "07700 900001"), cell("name", "Amala"), cell("date", "1 May")],
            },
            {
                "number": 3, "message_too_long": false, "message_empty": false, "bad_recipient": false,
                "qr_code_too_long": null,
                "cells": [cell("phonenumber", "07700 900002"), cell("name", "Bo"), cell("date", "2 May")],
            },
        ],
        "international_sms": 0,
        "remaining_messages": 250_000,
    });
    assert_eq!(upload, expected);
    let path = at(&app, &format!("/upload-spreadsheet/{id}"));
    assert_eq!(app.admin_get(&path).await.ok(), json!({"data": expected}));
    let csv = app.admin_get(&format!("{path}/csv")).await.ok();
    assert_eq!(csv, json!({"original_file_name": "recipients.csv", "csv": GOOD}));

    let other = app.add_service().await.service_id;
    for rest in ["", "/csv"] {
        let elsewhere = app.admin_get(&format!("/service/{other}/upload-spreadsheet/{id}{rest}")).await;
        elsewhere.assert_message(404, "No result found");
    }
}

#[tokio::test]
async fn every_error_is_told_in_its_place() {
    let app = TestApp::new().await;
    let file = "phone number,name,date,note\n07700,Amala,1 May,x\n07700900002,,1 May,\n07700900003,Bo,1 May,\n";
    let upload = found(&app, file).await;
    assert_eq!((&upload["valid"], &upload["row_count"]), (&json!(false), &json!(3)));
    let counts = json!([{
        "problem": "row_errors", "with_errors": 2, "bad_recipients": 1, "missing_data": 1, "messages_too_long": 0,
        "empty_messages": 0, "bad_qr_codes": 0,
    }]);
    assert_eq!(upload["problems"], counts);
    let rows = upload["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[0]["number"], &rows[1]["number"]), (2, &json!(2), &json!(3)));
    assert_eq!(rows[0]["cells"][0]["error"], "Mobile number is too short");
    assert_eq!(rows[1]["cells"][1]["error"], "Missing");
    assert_eq!(rows[0]["cells"][3]["ignored"], true);

    let problems = async |file: &str| found(&app, file).await["problems"].take();
    let missing = json!([{"problem": "missing_columns", "columns": ["date"]}]);
    assert_eq!(problems("phone number,name\n07700900001,Amala\n").await, missing);
    assert_eq!(problems("phone number,name,date\n").await, json!([{"problem": "no_rows"}]));
    let columns = problems("number,name,date\n1,2,3\n").await;
    assert_eq!(columns[0], json!({"problem": "no_recipient_columns"}));
    let twice = problems("phone number,Phone_Number,name,date\n07700900001,,Amala,1 May\n").await;
    let expected = json!({"problem": "duplicate_recipient_columns", "columns": ["phone number", "Phone_Number"]});
    assert_eq!(twice[0], expected);
}

#[tokio::test]
async fn the_day_has_its_limits_and_the_trial_too() {
    let mut app = TestApp::new().await;
    app.sql("UPDATE services SET sms_message_limit = 1, international_sms_message_limit = 0 WHERE id = $1").await;
    let upload = found(&app, "phone number,name,date\n07700900001,A,1\n+1 202 555 0104,B,2\n").await;
    let expected = json!([
        {"problem": "more_rows_than_can_send", "rows": 2, "remaining": 1},
        {"problem": "more_international_sms_than_can_send", "international": 1, "remaining": 0},
    ]);
    assert_eq!((&upload["problems"], &upload["remaining_messages"]), (&expected, &json!(1)));
    app.sql("UPDATE services SET sms_message_limit = 50 WHERE id = $1").await;
    let path = at(&app, &format!("/upload-spreadsheet/{}", upload["id"].as_str().unwrap()));
    assert_eq!(app.admin_get(&path).await.ok()["data"]["problems"].as_array().unwrap().len(), 1);

    // The guest list is for what is sent by keys; the team's own sending reaches the team.
    app.sql(
        "UPDATE services SET restricted = true WHERE id = $1;
         INSERT INTO service_whitelist (id, service_id, recipient_type, recipient, created_at)
         VALUES (gen_random_uuid(), $1, 'mobile', '07700900001', now())",
    )
    .await;
    let upload = found(&app, "phone number,name,date\n07700 900 111,A,1\n07700900001,B,2\n").await;
    assert_eq!(upload["problems"], json!([{"problem": "not_allowed_to_send_to", "rows": 1}]));
    // The service goes live: the same upload is right.
    app.sql("UPDATE services SET restricted = false WHERE id = $1").await;
    let path = at(&app, &format!("/upload-spreadsheet/{}", upload["id"].as_str().unwrap()));
    let again = app.admin_get(&path).await.ok()["data"].take();
    assert_eq!((&again["valid"], &again["problems"]), (&json!(true), &json!([])));

    let sent = app.send_csv(app.demo.sms_template_id, GOOD).await;
    let upload = found(&app, GOOD).await;
    assert_eq!(upload["problems"], json!([{"problem": "already_sent_today"}]));
    app.sql(&format!("UPDATE jobs SET job_status = 'cancelled' WHERE id = '{sent}'")).await;
    assert_eq!(found(&app, GOOD).await["valid"], true);
    app.leave_jobs();
}

#[tokio::test]
async fn a_template_that_changed_is_checked_against_again() {
    let mut app = TestApp::new().await;
    let template = app.add_sms_template("Hello ((name))").await;
    let upload = app.upload_csv(template, "phone number,name\n07700900001,Amala\n").await;
    let change = json!({"content": "Hello ((name)), ((code))", "created_by": app.job_of(upload).await["created_by"]});
    app.admin_post(&at(&app, &format!("/template/{template}")), &change).await.ok();

    let again = app.admin_get(&at(&app, &format!("/upload-spreadsheet/{upload}"))).await.ok()["data"].take();

    assert_eq!(again["template"], json!({"id": template, "version": 2}));
    assert_eq!(again["problems"], json!([{"problem": "missing_columns", "columns": ["code"]}]));
    let job = app.admin_post(&at(&app, "/job"), &app.job_of(upload).await).await;
    job.assert_message(400, "File is not valid, can't create job");
    app.leave_jobs();
}

#[tokio::test]
async fn a_file_in_pieces_is_found_to_be_what_it_is_as_a_whole() {
    let app = TestApp::new().await;
    let cases = [
        "phone number,name,date\n07900900123,Amala,1 May\n0790,Tŷ 🙂,2 May\n",
        // Lines end as on any system.
        "phone number,name,date\r\n07900900123,Amala,1 May\r\n",
        "phone number,name,date\r07900900123,Amala,1 May\r",
        "phone number,name,date\n07900900123,Amala,1 May\r",
        // A column that is there twice turns out to have something in it.
        "phone number,name,date,name\n07900900123,Amala,1 May,\n07900900124,Tom,2 May,Thomas\n",
        "phone number,name,date\n07900900123,\"Ama\r\nla\",1 May\n",
        "",
    ];
    for file in cases {
        let mut whole = found(&app, file).await;
        for size in [1, 7, 1000] {
            let bytes: Vec<u8> = file.bytes().collect();
            let pieces: Vec<_> = bytes.chunks(size).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect();
            let pieces = Body::from_stream(futures::stream::iter(pieces));
            let reply = app.upload(app.demo.sms_template_id, "recipients.csv", pieces).await;
            let mut in_pieces = reply.expect(StatusCode::CREATED)["data"].take();
            let id = in_pieces["id"].as_str().unwrap().to_owned();
            in_pieces["id"] = whole["id"].take();
            whole["id"] = in_pieces["id"].clone();
            assert_eq!(in_pieces, whole, "{file:?} in pieces of {size}");
            let kept = app.admin_get(&at(&app, &format!("/upload-spreadsheet/{id}/csv"))).await.ok();
            assert_eq!(kept["csv"], tidings_recipients::with_line_feeds(file.to_owned()));
        }
    }
}

#[tokio::test]
async fn what_is_no_spreadsheet_is_refused() {
    let app = TestApp::new().await;
    let template = app.demo.sms_template_id;
    let field = |name: &str, message: &str| json!({ name: [message] });
    let word = app.upload(template, "recipients.docx", GOOD).await;
    word.assert_message(400, field("file", "The file must be a spreadsheet that Notify can read"));
    let damaged = app.upload(template, "recipients.xlsx", "PK\u{3}\u{4} and nothing more").await;
    damaged.assert_message(400, field("file", "the file cannot be read as a spreadsheet"));
    let nameless = app.upload(template, "", GOOD).await;
    nameless.assert_message(400, field("file_name", "Must have 1 to 255 characters"));
    let missing = "Missing data for required field.";
    for (query, name) in [("", "template_id"), ("?file_name=a.csv", "template_id")] {
        let reply = app.admin_post(&at(&app, &format!("/upload-spreadsheet{query}")), &json!({})).await;
        reply.assert_message(400, field(name, missing));
    }
    let reply = app.admin_post(&at(&app, &format!("/upload-spreadsheet?template_id={template}")), &json!({})).await;
    reply.assert_message(400, field("file_name", missing));
    app.upload(app.demo.service_id.as_uuid().into(), "a.csv", GOOD).await.assert_message(404, "No result found");
    let too_large = app.upload(template, "a.csv", vec![b'x'; 10 * 1024 * 1024 + 1]).await;
    assert_eq!(too_large.status, 413);
}
