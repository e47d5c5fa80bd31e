//! What is asked for of services.

use serde_json::json;
use tidings_api_types::internal::service::{ServiceChange, statistics::DaysWanted};

use crate::{changes::is_one_request, harness::Harness};

#[tokio::test]
async fn what_a_new_service_is_made_of() {
    let harness = Harness::start().await;
    let user = harness.user().await;
    let client = harness.client.on_behalf_of(Some(user), None);
    let settings = || ServiceChange {
        name: Some("Ferries".to_owned()),
        organisation_type: Some(Some("local".to_owned())),
        email_message_limit: Some(50),
        sms_message_limit: Some(40),
        international_sms_message_limit: Some(30),
        letter_message_limit: Some(20),
        restricted: Some(true),
        ..ServiceChange::default()
    };
    let path = ("POST", "/service");
    harness.client.users.get(user).await.unwrap();
    harness.asked();
    let made = client.services.create(user, settings()).await.unwrap().data;
    let asked = harness.asked();
    let expected = json!({
        "user_id": user, "created_by": user, "active": true, "name": "Ferries", "organisation_type": "local",
        "email_message_limit": 50, "sms_message_limit": 40, "international_sms_message_limit": 30,
        "letter_message_limit": 20, "restricted": true,
    });
    assert_eq!((asked.len(), &asked[0].body), (1, &expected));
    assert_eq!((made.name.as_str(), made.active, made.created_by), ("Ferries", true, user));
    assert!(client.users.get(user).await.unwrap().data.services.contains(&made.id));

    // What the settings say goes.
    let another = ServiceChange { name: Some("Bins".to_owned()), created_by: Some(user), ..settings() };
    let create = async || harness.client.services.create(user, another).await;
    let made = is_one_request(&harness, path, &[format!("user-{user}")], create).await.data;
    assert_eq!(harness.client.services.get(made.id).await.unwrap().data.created_by, user);
}

#[tokio::test]
async fn the_days_of_statistics() {
    let harness = Harness::start().await;
    let id = harness.service();
    for (days, query) in [
        (DaysWanted::default(), ""),
        (DaysWanted { limit_days: Some(7), today_only: false }, "?limit_days=7"),
        (DaysWanted { limit_days: None, today_only: true }, "?today_only=True"),
        (DaysWanted { limit_days: Some(3), today_only: true }, "?limit_days=3&today_only=True"),
    ] {
        // They are never kept.
        for _ in 0..2 {
            let statistics = harness.client.services.statistics(id, &days).await.unwrap().data;
            let path = format!("/service/{id}/statistics{query}");
            let asked = harness.asked();
            assert_eq!((asked.len(), asked[0].method.as_str(), &asked[0].path), (1, "GET", &path));
            let data = harness.app.admin_get(&path).await.ok()["data"].take();
            assert_eq!(json!(statistics), data);
        }
    }
}
