//! A letter that is not printed yet is stopped.

use http::Method;
use serde_json::json;
use tidings_domain::NotificationId;
use tidings_test_support::{Reply, TestApp};

use super::{at, letter, one_of_each};
use crate::user::NOBODY;

async fn cancel(app: &TestApp, id: NotificationId) -> Reply {
    app.admin_call(Method::POST, &at(app, &format!("/notifications/{id}/cancel")), "{}").await
}

async fn counted(app: &TestApp) -> i64 {
    let rows = app.rows("SELECT count FROM daily_message_counts WHERE service_id = $1 AND channel = 'letter'").await;
    rows[0]["count"].as_i64().unwrap()
}

#[tokio::test]
async fn a_letter_is_stopped() {
    let app = TestApp::new().await;
    let (id, checked) = (letter(&app).await, letter(&app).await);
    app.sql(&format!("UPDATE notifications SET notification_status = 'pending-virus-check' WHERE id = '{checked}'"))
        .await;
    assert_eq!(counted(&app).await, 2);
    app.advance(60);
    let told = cancel(&app, id).await.ok();
    assert_eq!((&told["status"], &told["updated_at"]), (&json!("cancelled"), &json!("2026-06-17T09:31:00.123456Z")));
    assert_eq!((app.status(id).await.as_str(), counted(&app).await), ("cancelled", 1));
    cancel(&app, id).await.assert_message(400, "This letter has already been cancelled.");
    assert_eq!(counted(&app).await, 1, "it is taken off the count once");
    assert_eq!(cancel(&app, checked).await.ok()["status"], "cancelled");
}

#[tokio::test]
async fn one_of_yesterday_is_not_taken_off_todays_count() {
    let app = TestApp::new().await;
    // Half past eight in the evening, in London: for the next day's printing.
    app.advance(10 * 3600);
    let id = letter(&app).await;
    app.advance(10 * 3600);
    cancel(&app, id).await.ok();
    assert_eq!(counted(&app).await, 1);
}

#[tokio::test]
async fn what_cannot_be_stopped() {
    let mut app = TestApp::new().await;
    let [text, email, letter] = one_of_each(&app).await;
    for id in [text, email] {
        let message = "Notification cannot be cancelled - only letters can be cancelled";
        cancel(&app, id).await.assert_message(400, message);
    }
    cancel(&app, NOBODY.parse().unwrap()).await.assert_message(404, "Notification not found");
    let other = app.add_service().await.service_id;
    let path = format!("/service/{other}/notifications/{letter}/cancel");
    app.admin_call(Method::POST, &path, "{}").await.assert_message(404, "Notification not found");

    app.sql(&format!("UPDATE notifications SET notification_status = 'sending' WHERE id = '{letter}'")).await;
    let message = "We could not cancel this letter. Letter status: sending, created_at: 2026-06-17 09:30:02.123456";
    cancel(&app, letter).await.assert_message(400, message);
    app.advance(7 * 3600);
    let message = "It’s too late to cancel this letter. Printing started today at 5.30pm";
    cancel(&app, letter).await.assert_message(400, message);
    assert_eq!(app.status(letter).await, "sending");
    app.leave_jobs();
}
