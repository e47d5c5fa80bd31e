//! What is asked within a transaction is asked on its connection. Whoever waits for a second one while holding the first keeps it from
//! others who do the same: with all connections in such hands, nobody goes on.

use http::StatusCode;
use serde_json::json;
use tidings_store::PoolOptions;
use tidings_test_support::{TestApp, TestDatabase};

use crate::{
    inbound_numbers::add_numbers,
    user::{NOBODY, add_user, demo_user},
};

/// An installation that has one connection to its database.
async fn with_one_connection() -> TestApp {
    let mut database = TestDatabase::migrated().await;
    let only_one = PoolOptions { max_connections: 1, ..PoolOptions::default() };
    database.pool = tidings_store::connect(&database.url(), "tidings-test", only_one).unwrap();
    TestApp::on(database).await
}

#[tokio::test]
async fn a_team_and_its_number_are_changed_on_one_connection() {
    let app = with_one_connection().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let service = app.demo.service_id;
    let team = format!("/service/{service}/users");
    app.admin_delete(&format!("{team}/{user}")).await.assert_message(404, "User not found");
    app.admin_post(&format!("{team}/{user}"), &json!({"permissions": []})).await.expect(StatusCode::CREATED);
    add_numbers(&app).await;
    app.admin_post(&format!("/inbound-number/service/{service}"), &json!({})).await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_person_is_changed_and_signs_in_on_one_connection() {
    let app = with_one_connection().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let change = json!({"name": "Ada", "updated_by": demo_user(&app).await});
    assert_eq!(app.admin_post(&format!("/user/{user}"), &change).await.ok()["data"]["name"], "Ada");
    let login = format!("/user/{NOBODY}/complete/webauthn-login");
    app.admin_post(&login, &json!({"successful": true})).await.assert_message(404, "No result found");
}
