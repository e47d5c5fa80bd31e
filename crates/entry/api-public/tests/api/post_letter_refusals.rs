//! `POST /v2/notifications/letter` with a template, when the letter is refused: each reason, and which of several is told.

use serde_json::{Value, json};
use tidings_domain::KeyType;
use tidings_test_support::{LETTER, Reply, TestApp};

#[track_caller]
fn assert_forbidden(reply: &Reply, message: &str) {
    reply.assert_errors(403, &[("BadRequestError", message)]);
}

/// A request with every fault there is, cured of one after the other.
#[tokio::test]
async fn the_first_of_several_faults_is_told() {
    let app = TestApp::new().await;
    let template = app.add_letter_template("((subject))", "((body))").await;
    let contact = app.add_letter_contact(template, "((contact block))").await;
    let team = app.add_key(KeyType::Team).await;
    app.sql(
        "DELETE FROM service_permissions WHERE service_id = $1;
             UPDATE services SET restricted = true WHERE id = $1;
             UPDATE templates SET archived = true WHERE service_id = $1",
    )
    .await;
    let mut body = json!({"template_id": "00000000-0000-4000-8000-00000000dead", "personalisation": {}});

    app.post(LETTER, &body).await.assert_refused("Service is not allowed to send letters");
    app.permit("letter").await;
    app.post(LETTER, &body).await.assert_refused("Template not found");
    body["template_id"] = json!(app.demo.email_template_id);
    app.post(LETTER, &body).await.assert_refused("email template is not suitable for letter notification");
    body["template_id"] = json!(template);
    app.post(LETTER, &body).await.assert_refused("Template has been deleted");
    app.sql("UPDATE templates SET archived = false WHERE service_id = $1").await;
    let long = format!("https://example.com/{}", "a".repeat(485));
    body["personalisation"]["body"] = json!(format!("QR: {long}"));
    let too_long = json!({
        "status_code": 400,
        "errors": [{
            "error": "ValidationError",
            "message": "Cannot create a usable QR code - the link is too long",
            "data": long,
            "num_bytes": 505,
            "max_bytes": 504,
        }],
    });
    let reply = app.post(LETTER, &body).await;
    assert_eq!((reply.status.as_u16(), reply.json), (400, too_long));
    body["personalisation"] = json!({});
    app.post(LETTER, &body).await.assert_refused("Missing personalisation: contact block, subject, body");
    app.sql(&format!("UPDATE service_letter_contacts SET contact_block = 'Clinic' WHERE id = '{contact}'")).await;
    body["personalisation"] = json!({"subject": "s", "body": " "});
    app.post(LETTER, &body).await.assert_refused("Your message is empty.");
    body["personalisation"]["body"] = json!({"file": "aGVsbG8="});
    app.post(LETTER, &body).await.assert_refused("Can only send a file by email");
    body["personalisation"]["body"] = json!("Dear");
    assert_forbidden(&app.post_with(&team, LETTER, &body).await, "Cannot send letters with a team api key");
    assert_forbidden(&app.post(LETTER, &body).await, "Cannot send letters when service is in trial mode");
    app.sql("UPDATE services SET restricted = false WHERE id = $1").await;
    assert_forbidden(&app.post_with(&team, LETTER, &body).await, "Cannot send letters with a team api key");
    app.post(LETTER, &body).await.assert_invalid(&["Address must be at least 3 lines"]);
    assert_eq!(app.count("notifications").await, 0, "nothing of it is stored");
    body["personalisation"]["address_line_1"] = json!("A");
    body["personalisation"]["address_line_2"] = json!("B");
    body["personalisation"]["address_line_3"] = json!("SW1A 1AA");
    app.post(LETTER, &body).await.id();
}

#[tokio::test]
async fn addresses() {
    let app = TestApp::new().await;
    let template = app.add_letter_template("Hello", "Dear you").await;
    let post = async |lines: &[&str]| {
        let named = |(number, line): (usize, &&str)| (format!("address_line_{}", number + 1), json!(line));
        let lines: Value = lines.iter().enumerate().map(named).collect::<serde_json::Map<_, _>>().into();
        app.post(LETTER, &json!({"template_id": template, "personalisation": lines})).await
    };
    let cases: [(&[&str], &str); 10] = [
        (&[], "Address must be at least 3 lines"),
        (&["A", "SW1A 1AA"], "Address must be at least 3 lines"),
        (&["A\nA", "B", "C", "D", "E", "F", "SW1A 1AA"], "Address must be no more than 7 lines"),
        (
            &["A", "-", "SW1A 1AA"],
            "The first 2 lines of the address must both include at least one alphanumeric character",
        ),
        (&["A", "B", "BFPO 2", "Germany"], "The last line of a BFPO address must not be a country."),
        (&["A", "B", "C"], "Must be a real UK postcode"),
        (&["A", "B", "Germany"], "Must be a real UK postcode"),
        (
            &["A", "(B", "SW1A 1AA"],
            "Address lines must not start with any of the following characters: @ ( ) = [ ] ” \\ / , < >",
        ),
        (&["NFA", "B", "SW1A 1AA"], "Must be a real address"),
        (&["A", "of no fixed abode", "SW1A 1AA"], "Must be a real address"),
    ];
    for (lines, message) in cases {
        post(lines).await.assert_invalid(&[message]);
    }
    app.permit("international_letters").await;
    let message = "Last line of address must be a real UK postcode or another country";
    post(&["A", "B", "C"]).await.assert_invalid(&[message]);
    assert_eq!(app.count("notifications").await, 0);
    post(&["A", "B", "Germany"]).await.id();
}

#[tokio::test]
async fn lines_begin_with_none_of_these() {
    let app = TestApp::new().await;
    let template = app.add_letter_template("Hello", "Dear you").await;
    let message = "Address lines must not start with any of the following characters: @ ( ) = [ ] ” \\ / , < >";
    for character in "@()=[]\"\\/,<>~".chars() {
        let lines = json!({
            "address_line_1": "A", "address_line_2": format!("{character}B"), "address_line_3": "C",
            "postcode": "SW1A 1AA",
        });
        let reply = app.post(LETTER, &json!({"template_id": template, "personalisation": lines})).await;
        reply.assert_invalid(&[message]);
    }
}

#[tokio::test]
async fn a_letter_in_two_languages_needs_the_values_of_both() {
    let app = TestApp::new().await;
    let template = app.add_letter_template("((a))", "((b))").await;
    app.sql(
        "UPDATE templates SET letter_languages = 'welsh_then_english', letter_welsh_subject = '((c))',
             letter_welsh_content = '((d))' WHERE service_id = $1 AND template_type = 'letter'",
    )
    .await;
    let body = json!({"template_id": template, "personalisation": {"b": "x"}});
    app.post(LETTER, &body).await.assert_refused("Missing personalisation: c, d, a");
}

#[tokio::test]
async fn faults_of_the_body() {
    let app = TestApp::new().await;
    let base = json!({"template_id": app.demo.sms_template_id, "personalisation": {}});
    let long = "é".repeat(1001);
    let too_long = format!("reference {long} is too long");
    for (property, value, fault) in [
        ("template_id", json!("x"), "template_id is not a valid UUID"),
        ("personalisation", json!("not_a_dict"), "personalisation not_a_dict is not of type object"),
        ("personalisation", json!(null), "personalisation None is not of type object"),
        ("reference", json!(null), "reference None is not of type string"),
        ("reference", json!(long), too_long.as_str()),
        ("postage", json!("first"), "Additional properties are not allowed (postage was unexpected)"),
        ("scheduled_for", json!(null), "Additional properties are not allowed (scheduled_for was unexpected)"),
    ] {
        let mut body = base.clone();
        body[property] = value;
        app.post(LETTER, &body).await.assert_invalid(&[fault]);
    }
}
