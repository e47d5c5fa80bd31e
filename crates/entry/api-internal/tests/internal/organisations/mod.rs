//! Organisations.

mod reading;

use tidings_domain::OrganisationId;
use tidings_test_support::TestApp;
use uuid::Uuid;

/// An organisation of a kind, as a row.
pub(crate) async fn add_organisation(app: &TestApp, name: &str, organisation_type: &str) -> OrganisationId {
    let id = Uuid::new_v4();
    app.sql(&format!(
        "INSERT INTO organisation (id, name, active, created_at, organisation_type, can_approve_own_go_live_requests)
         VALUES ('{id}', '{name}', true, now(), '{organisation_type}', false)"
    ))
    .await;
    id.into()
}
