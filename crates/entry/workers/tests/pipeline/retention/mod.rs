//! What is kept, and for how long: from the task of the schedule to what it leaves.

mod files;
mod history;
mod messages;
mod report;
mod rows;

use tidings_domain::SharedClock;
use tidings_test_support::TestApp;

/// Does a task of the schedule now; tells how much there was to do.
pub async fn run(app: &TestApp, name: &str) -> u64 {
    let clock: SharedClock = app.clock.clone();
    tidings_workers::run(tidings_workers::find(name).unwrap(), &app.app, &clock).await.unwrap()
}

/// Makes messages of the demo service at these times of 2026, by a clock in UTC, in a state that they have had since.
pub async fn messages_at(app: &TestApp, channel: &str, status: &str, times: &[&str]) {
    let template = match channel {
        "email" => app.demo.email_template_id,
        _ => app.demo.sms_template_id,
    };
    for time in times {
        app.sql(&format!(
            "INSERT INTO notifications (id, \"to\", normalised_to, service_id, template_id, template_version, created_at,
                 updated_at, key_type, notification_type, billable_units, notification_status, reference)
             VALUES (gen_random_uuid(), 'amala', 'amala', $1, '{template}', 1, '2026-{time}', '2026-{time}', 'normal',
                 '{channel}', 1, '{status}', '{time}')"
        ))
        .await;
    }
}

/// The times that [`messages_at`] was given of those that are in a table.
async fn times_in(app: &TestApp, table: &str) -> Vec<String> {
    let rows = app.rows(&format!("SELECT reference FROM {table} ORDER BY created_at")).await;
    rows.into_iter().map(|row| row["reference"].as_str().unwrap().to_owned()).collect()
}
