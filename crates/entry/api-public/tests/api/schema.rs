//! Faults of a body's properties: their words and their order.

use serde_json::{Value, json};
use tidings_test_support::{EMAIL, SMS, TestApp};

const UUID: &str = "f33517ff-2a88-4f6e-b855-c550268ce08a";

async fn check(app: &TestApp, path: &str, base: &Value, cases: Vec<(&str, Value, &str)>) {
    for (property, value, fault) in cases {
        let mut body = base.clone();
        body[property] = value;
        app.post(path, &body).await.assert_invalid(&[fault]);
    }
}

/// Faults of what both channels have.
fn common() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        ("template_id", json!("x"), "template_id is not a valid UUID"),
        ("template_id", json!(3), "template_id is not a valid UUID"),
        ("template_id", json!(null), "template_id is not a valid UUID"),
        ("personalisation", json!("not_a_dict"), "personalisation not_a_dict is not of type object"),
        ("personalisation", json!(null), "personalisation None is not of type object"),
        ("personalisation", json!([1.5, "it's"]), "personalisation [1.5, its] is not of type object"),
        ("reference", json!(null), "reference None is not of type string"),
        ("reference", json!(true), "reference True is not of type string"),
        ("extra", json!(1), "Additional properties are not allowed (extra was unexpected)"),
        ("scheduled_for", json!(7), "scheduled_for 7 is not of type string, null"),
        ("scheduled_for", json!("2026-06-17T09:29:00"), "scheduled_for datetime can not be in the past"),
        ("scheduled_for", json!("2026-06-18T09:31:00"), "scheduled_for datetime can only be 24 hours in the future"),
        (
            "scheduled_for",
            json!("tomorrow"),
            "scheduled_for datetime format is invalid. It must be a valid ISO8601 date time format, \
             https://en.wikipedia.org/wiki/ISO_8601",
        ),
    ]
}

#[tokio::test]
async fn of_a_text_message() {
    let app = TestApp::new().await;
    let base = app.sms("07900900123");
    check(&app, SMS, &base, common()).await;
    let cases = vec![
        ("phone_number", json!(null), "phone_number None is not of type string"),
        ("phone_number", json!(7900900123_i64), "phone_number 7900900123 is not of type string"),
        ("phone_number", json!(""), "phone_number Not enough digits"),
        ("phone_number", json!("077009"), "phone_number Not enough digits"),
        ("phone_number", json!("0790090012345"), "phone_number Too many digits"),
        (
            "phone_number",
            json!("0790090012"),
            "phone_number Number is not valid – double check the phone number you entered",
        ),
        ("phone_number", json!("0790090012x"), "phone_number Must not contain letters or symbols"),
        ("phone_number", json!("+850 192 123 4567"), "phone_number Not a valid country prefix"),
        ("sms_sender_id", json!("x"), "sms_sender_id is not a valid UUID"),
        ("sms_sender_id", json!(null), "sms_sender_id is not a valid UUID"),
        ("email_address", json!("a@b.example"), "Additional properties are not allowed (email_address was unexpected)"),
    ];
    check(&app, SMS, &base, cases).await;
}

#[tokio::test]
async fn of_an_email() {
    let app = TestApp::new().await;
    let base = app.email("amala@example.com");
    check(&app, EMAIL, &base, common()).await;
    let url = "one_click_unsubscribe_url is not a valid https url";
    let cases = vec![
        ("email_address", json!(null), "email_address None is not of type string"),
        ("email_address", json!(["a@b.example"]), "email_address [a@b.example] is not of type string"),
        ("email_address", json!("amala"), "email_address Not a valid email address"),
        ("email_address", json!(""), "email_address Not a valid email address"),
        ("email_reply_to_id", json!("x"), "email_reply_to_id is not a valid UUID"),
        ("one_click_unsubscribe_url", json!("http://example.com"), url),
        ("one_click_unsubscribe_url", json!(null), url),
        ("one_click_unsubscribe_url", json!(3), url),
        ("sanitise_content_for", json!("name"), "sanitise_content_for name is not of type array, null"),
        ("phone_number", json!("07900900123"), "Additional properties are not allowed (phone_number was unexpected)"),
    ];
    check(&app, EMAIL, &base, cases).await;
}

/// Values are shown as Python writes them, without its apostrophes.
#[tokio::test]
async fn values_of_the_wrong_type_are_quoted() {
    let app = TestApp::new().await;
    let base = app.sms("07900900123");
    let cases = [
        (json!(true), "True"),
        (json!(false), "False"),
        (json!(1), "1"),
        (json!(1.0), "1.0"),
        (json!(-0.5), "-0.5"),
        (json!(""), ""),
        (json!("a\nb"), "a\nb"),
        (json!([]), "[]"),
        (json!([null, true, ["x"], {"a": "b"}]), "[None, True, [x], {a: b}]"),
    ];
    let cases = cases.map(|(value, repr)| (value, format!("personalisation {repr} is not of type object")));
    let cases = cases.iter().map(|(value, fault)| ("personalisation", value.clone(), fault.as_str()));
    check(&app, SMS, &base, cases.collect()).await;
}

#[tokio::test]
async fn a_reference_has_a_thousand_characters_at_most() {
    let app = TestApp::new().await;
    let mut body = app.sms("07900900123");
    body["reference"] = json!("é".repeat(1000));
    app.post(SMS, &body).await.id();
    let long = "é".repeat(1001);
    body["reference"] = json!(long);
    app.post(SMS, &body).await.assert_invalid(&[&format!("reference {long} is too long")]);
    app.work_off().await;
}

#[tokio::test]
async fn all_faults_are_told_at_once() {
    let app = TestApp::new().await;
    let body = json!({"zebra": 1, "phone_number": "x", "reference": 3, "ant": 2});
    app.post(SMS, &body).await.assert_invalid(&[
        "reference 3 is not of type string",
        "phone_number Must not contain letters or symbols",
        "template_id is a required property",
        "Additional properties are not allowed (ant, zebra were unexpected)",
    ]);
    assert_eq!(app.count("notifications").await, 0);
}

#[tokio::test]
async fn ids_are_read_leniently() {
    let app = TestApp::new().await;
    let mut body = app.sms("07900900123");
    let id = app.demo.sms_template_id.to_string();
    for spelling in [id.to_uppercase(), id.replace('-', ""), format!("{{{id}}}"), format!("urn:uuid:{id}")] {
        body["template_id"] = json!(spelling);
        let reply = app.post(SMS, &body).await;
        reply.id();
        assert_eq!(reply.json["template"]["id"], json!(id), "{spelling}");
    }
    let sender = app.add_sms_sender("Ferries").await.to_string();
    let reply_to = app.add_reply_to("help@example.com").await.to_string();
    body["template_id"] = json!(id);
    let mut email = app.email("amala@example.com");
    let spellings = |id: &str| [id.to_uppercase(), id.replace('-', ""), format!("{{{id}}}"), format!("urn:uuid:{id}")];
    for (sender, reply_to) in spellings(&sender).into_iter().zip(spellings(&reply_to)) {
        body["sms_sender_id"] = json!(sender);
        assert_eq!(app.post(SMS, &body).await.json["content"]["from_number"], "Ferries", "{sender}");
        email["email_reply_to_id"] = json!(reply_to);
        app.post(EMAIL, &email).await.id();
    }
    body["template_id"] = json!(UUID);
    app.post(SMS, &body).await.assert_refused("Template not found");
    app.work_off().await;
}
