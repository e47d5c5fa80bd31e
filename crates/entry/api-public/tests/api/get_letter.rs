//! `GET /v2/notifications/{id}` and `GET /v2/notifications/{id}/pdf` of letters.

use serde_json::json;
use tidings_test_support::{SMS, TestApp};

use crate::stored;

#[tokio::test]
async fn a_letter() {
    let app = TestApp::new().await;
    app.sql("UPDATE letter_rates SET rate = 0.61 WHERE post_class = 'second' AND sheet_count = 2").await;
    let template =
        stored::letter_template(&app, "It's ((name))", "Dear ((name)),\n\n# ((missing))", Some("Clinic")).await;
    let columns = [("created_at", "'2026-06-05 09:00:00.5'"), ("billable_units", "2"), ("client_reference", "'r1'")];
    let id = stored::letter(&app, 1, template, &columns).await;
    let expected = json!({
        "id": id,
        "reference": "r1",
        "email_address": null, "phone_number": null,
        "line_1": "Mr Foo", "line_2": "1 Bar Street", "line_3": "London", "line_4": null, "line_5": null,
        "line_6": null, "postcode": "N1 1AA",
        "type": "letter",
        "status": "received",
        "template": {
            "version": 1,
            "id": template,
            "uri": format!("https://api.example/v2/template/{template}/version/1"),
        },
        "body": "Dear Foo,\n\n# ((missing))",
        "subject": "It’s Foo",
        "created_at": "2026-06-05T09:00:00.500000Z",
        "created_by_name": null, "sent_at": null, "completed_at": null, "scheduled_for": null,
        "postage": "second",
        "one_click_unsubscribe_url": null,
        "cost_details": {"billable_sheets_of_paper": 2, "postage": "second"},
        "cost_in_pounds": 0.61,
        "is_cost_data_ready": true,
        // A Friday: printed on Monday, and four days on its way.
        "estimated_delivery": "2026-06-15T15:00:00.500000Z",
    });
    let mut read = app.read(id).await;
    // How placeholders without a value show is the renderer's affair.
    assert!(read["body"].as_str().unwrap().contains("missing"), "{read}");
    read["body"] = expected["body"].clone();
    assert_eq!(read, expected);
}

#[tokio::test]
async fn statuses_are_told_as_of_a_letter() {
    let app = TestApp::new().await;
    let template = stored::letter_template(&app, "Subject", "Content", None).await;
    for (number, (status, told)) in (1..).zip([
        ("created", "accepted"),
        ("sending", "accepted"),
        ("delivered", "received"),
        ("returned-letter", "received"),
        ("pending", "pending"),
        ("technical-failure", "technical-failure"),
        ("permanent-failure", "permanent-failure"),
        ("pending-virus-check", "pending-virus-check"),
        ("virus-scan-failed", "virus-scan-failed"),
        ("validation-failed", "validation-failed"),
        ("cancelled", "cancelled"),
    ]) {
        let id = stored::letter(&app, number, template, &[("notification_status", &format!("'{status}'"))]).await;
        assert_eq!(app.read(id).await["status"], told);
    }
}

#[tokio::test]
async fn completed_is_told_of_last_states_only() {
    let app = TestApp::new().await;
    let template = stored::letter_template(&app, "Subject", "Content", None).await;
    let completed = json!("2026-06-17T09:00:01.000000Z");
    for (number, (status, told)) in (1..).zip([
        ("returned-letter", &completed),
        ("cancelled", &completed),
        ("validation-failed", &completed),
        ("virus-scan-failed", &json!(null)),
        ("pending-virus-check", &json!(null)),
    ]) {
        let columns = [("notification_status", &*format!("'{status}'")), ("updated_at", "'2026-06-17 09:00:01'")];
        let id = stored::letter(&app, number, template, &columns).await;
        assert_eq!(&app.read(id).await["completed_at"], told, "{status}");
    }
}

#[tokio::test]
async fn costs() {
    let app = TestApp::new().await;
    app.sql(
        "DELETE FROM letter_rates;
         INSERT INTO letter_rates (id, post_class, start_date, end_date, crown, sheet_count, rate) VALUES
             (gen_random_uuid(), 'first', '2020-01-01', '2026-06-17 09:00:00', true, 1, 0.5),
             (gen_random_uuid(), 'first', '2026-06-17 09:00:00', '2026-06-18', true, 1, 1.25),
             (gen_random_uuid(), 'first', '2026-06-18', NULL, true, 1, 3),
             (gen_random_uuid(), 'first', '2020-01-01', NULL, false, 1, 9)",
    )
    .await;
    let template = stored::letter_template(&app, "Subject", "Content", None).await;
    let nothing = json!([{}, null, false]);
    let never_sent = json!([{"billable_sheets_of_paper": 0, "postage": "first"}, 0.0, true]);
    let one_sheet = json!([{"billable_sheets_of_paper": 1, "postage": "first"}, 1.25, true]);
    for (number, (status, sheets, expected)) in (1..).zip([
        ("pending-virus-check", 1, &nothing),
        ("created", 0, &nothing),
        ("created", 1, &one_sheet),
        ("sending", 1, &one_sheet),
        ("delivered", 1, &one_sheet),
        ("returned-letter", 1, &one_sheet),
        ("sending", 0, &json!([{"billable_sheets_of_paper": 0, "postage": "first"}, 0.0, true])),
        // There is no price for so many.
        ("sending", 4, &nothing),
        ("cancelled", 1, &never_sent),
        ("technical-failure", 1, &never_sent),
        ("validation-failed", 1, &never_sent),
        ("virus-scan-failed", 1, &never_sent),
    ]) {
        let (status, sheets) = (format!("'{status}'"), sheets.to_string());
        let columns = [("notification_status", &*status), ("billable_units", &*sheets), ("postage", "'first'")];
        let read = app.read(stored::letter(&app, number, template, &columns).await).await;
        let cost = json!([read["cost_details"], read["cost_in_pounds"], read["is_cost_data_ready"]]);
        assert_eq!(&cost, expected, "{status}, {sheets}");
    }
}

#[tokio::test]
async fn the_arrival_is_estimated_of_letters_alone() {
    let app = TestApp::new().await;
    let template = stored::letter_template(&app, "Subject", "Content", None).await;
    for (number, (created_at, postage, estimated)) in (1..).zip([
        ("2000-12-01 00:00:00", "second", "2000-12-11T16:00:00.000000Z"),
        ("2000-06-01 00:00:00", "second", "2000-06-09T15:00:00.000000Z"),
        ("2000-12-01 00:00:00", "first", "2000-12-05T16:00:00.000000Z"),
        ("2000-12-01 00:00:00", "economy", "2000-12-13T16:00:00.000000Z"),
    ]) {
        let (created_at, postage) = (format!("'{created_at}'"), format!("'{postage}'"));
        let id = stored::letter(&app, number, template, &[("created_at", &created_at), ("postage", &postage)]).await;
        assert_eq!(app.read(id).await["estimated_delivery"], estimated);
    }
    let sms = stored::notification(&app, 9, &[]).await;
    assert!(!app.read(sms).await.as_object().unwrap().contains_key("estimated_delivery"));
}

#[tokio::test]
async fn a_price_that_changes_is_noticed() {
    let app = TestApp::new().await;
    app.listen_for_changes().await;
    let template = stored::letter_template(&app, "Subject", "Content", None).await;
    let id = stored::letter(&app, 1, template, &[]).await;
    assert!(app.read(id).await["cost_in_pounds"].is_f64());
    app.sql("UPDATE letter_rates SET rate = 77").await;
    tidings_test_support::eventually("the new price is told", || async {
        app.read(id).await["cost_in_pounds"] == json!(77.0)
    })
    .await;
}

async fn assert_no_pdf(app: &TestApp, id: &str, status: u16, class: &str, message: &str) {
    app.get(&format!("/v2/notifications/{id}/pdf")).await.assert_errors(status, &[(class, message)]);
}

#[tokio::test]
async fn there_is_no_pdf_yet() {
    let mut app = TestApp::new().await;
    let template = stored::letter_template(&app, "Subject", "Content", None).await;
    for (number, (status, class, message)) in (1..).zip([
        ("pending-virus-check", "PDFNotReadyError", "PDF not available yet, try again later"),
        ("created", "PDFNotReadyError", "PDF not available yet, try again later"),
        ("delivered", "PDFNotReadyError", "PDF not available yet, try again later"),
        ("virus-scan-failed", "BadRequestError", "File did not pass the virus scan"),
        ("technical-failure", "BadRequestError", "PDF not available for letters in status technical-failure"),
    ]) {
        let id = stored::letter(&app, number, template, &[("notification_status", &format!("'{status}'"))]).await;
        assert_no_pdf(&app, &id.to_string(), 400, class, message).await;
    }
    let sms = app.post(SMS, &app.sms("07900900123")).await.id().to_string();
    assert_no_pdf(&app, &sms, 400, "BadRequestError", "Notification is not a letter").await;
    for nothing in ["x", "sms", "%FF"] {
        assert_no_pdf(&app, nothing, 400, "ValidationError", "notification_id is not a valid UUID").await;
    }
    let unknown = "00000000-0000-4000-8000-00000000dead";
    assert_no_pdf(&app, unknown, 404, "NoResultFound", "No result found").await;
    let other = app.add_service().await;
    let reply = app.get_with(&other.api_key, &format!("/v2/notifications/{}/pdf", stored::id(1))).await;
    reply.assert_errors(404, &[("NoResultFound", "No result found")]);
    app.leave_jobs();
}
