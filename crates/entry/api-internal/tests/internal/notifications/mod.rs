//! What a service sent, and what its team sends itself.

mod cancel;
mod csv;
mod list;
mod months;
mod search;
mod send;

use serde_json::{Value, json};
use tidings_domain::NotificationId;
use tidings_test_support::{EMAIL, LETTER, SMS, TestApp};

/// An address of the demo service.
fn at(app: &TestApp, rest: &str) -> String {
    format!("/service/{}{rest}", app.demo.service_id)
}

/// A text message, an email and a letter, a second apart.
async fn one_of_each(app: &TestApp) -> [NotificationId; 3] {
    let text = app.post(SMS, &app.sms("07900900123")).await.id();
    app.advance(1);
    let email = app.post(EMAIL, &app.email("Amala@example.com")).await.id();
    app.advance(1);
    [text, email, letter(app).await]
}

async fn letter(app: &TestApp) -> NotificationId {
    let template = app.add_letter_template("Subject", "Content").await;
    let address = json!({"address_line_1": "Amala Bird", "address_line_2": "1 High Street", "postcode": "SW1A 1AA"});
    let body = json!({"template_id": template, "personalisation": address, "reference": "My-Ref_1"});
    app.post(LETTER, &body).await.id()
}

/// The ids of a page, in order.
fn ids(page: &Value) -> Vec<NotificationId> {
    let notifications = page["notifications"].as_array().unwrap().iter();
    notifications.map(|one| one["id"].as_str().unwrap().parse().unwrap()).collect()
}
