//! Services, and what they set.

mod api_keys;
mod archive;
mod callbacks;
mod contact_lists;
mod create;
mod dashboard;
mod data_retention;
mod get;
mod guest_list;
mod history;
mod inbound_sms;
mod letter_contacts;
mod list;
mod reply_tos;
mod reports;
mod returned_letters;
mod sms_senders;
mod statistics;
mod unsubscribe_reports;
mod update;

use serde_json::Value;
use tidings_test_support::TestApp;

/// The demo service's address, with `rest` behind it.
fn at(app: &TestApp, rest: &str) -> String {
    format!("/service/{}{rest}", app.demo.service_id)
}

/// An address of a service that is not there.
fn nowhere(rest: &str) -> String {
    format!("/service/{NOBODY}{rest}")
}

/// An id of nothing.
const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// The id of the demo service's only member.
async fn member(app: &TestApp) -> Value {
    app.rows("SELECT created_by_id FROM services WHERE id = $1").await[0]["created_by_id"].take()
}

/// The texts that a column holds.
async fn column(app: &TestApp, query: &str) -> Vec<Value> {
    let rows = app.rows(query).await;
    rows.into_iter().filter_map(|row| row.as_object().and_then(|row| row.values().next().cloned())).collect()
}
