//! What people did is written down.

use serde_json::{Value, json};
use tidings_admin::Role;
use tidings_domain::UserId;

use crate::browser::World;

/// The events, the first first, without what is in each.
async fn events(world: &World) -> Vec<(String, Value)> {
    let rows = world.app.rows("SELECT event_type, data FROM events ORDER BY created_at, id").await;
    let event = |mut row: Value| {
        let data = row["data"].as_object_mut().unwrap();
        assert_eq!(data.remove("ip_address"), Some(json!("203.0.113.7, 10.0.0.1")));
        let fingerprint = data.remove("browser_fingerprint").unwrap();
        let keys: Vec<&String> = fingerprint.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["browser", "platform", "user_agent_string", "version"]);
        (row["event_type"].as_str().unwrap().to_owned(), row["data"].clone())
    };
    rows.into_iter().map(event).collect()
}

async fn manager(world: &World) -> (UserId, crate::browser::Browser) {
    world.member(Role::ALL).await
}

#[tokio::test]
async fn what_is_done_to_a_team_is_written_down() {
    let world = World::new().await;
    let service = world.service();
    let (by, mut browser) = manager(&world).await;
    let (member, _) = world.member(&[Role::SendMessages]).await;
    let url = world.url(&format!("/users/{member}"));
    browser.post(&url, &[("permissions_field", "view_activity"), ("permissions_field", "manage_service")]).await;
    world.app.advance(1);
    browser.post(&format!("{url}/delete"), &[]).await.assert_leads_to(&world.url("/users"));
    let expected = [
        (
            "set_user_permissions",
            json!({
                "user_id": member, "service_id": service, "set_by_id": by,
                "original_ui_permissions": ["send_messages"],
                "new_ui_permissions": ["view_activity", "manage_service"],
            }),
        ),
        ("remove_user_from_service", json!({"user_id": member, "removed_by_id": by, "service_id": service})),
    ];
    assert_eq!(events(&world).await, expected.map(|(name, data)| (name.to_owned(), data)));
}

#[tokio::test]
async fn that_a_service_is_deleted_is_written_down() {
    let world = World::new().await;
    world.app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    let (by, mut browser) = manager(&world).await;
    browser.post(&world.url("/service-settings/archive"), &[]).await.assert_leads_to("/your-services");
    let expected = json!({"service_id": world.service(), "archived_by_id": by});
    assert_eq!(events(&world).await, [("archive_service".to_owned(), expected)]);
}

#[tokio::test]
async fn what_is_refused_is_not_written_down() {
    let world = World::new().await;
    let (member, mut browser) = world.member(&[Role::ViewActivity]).await;
    browser.post(&world.url(&format!("/users/{member}/delete")), &[]).await;
    let (_, mut manager) = manager(&world).await;
    manager.post(&world.url("/users/6ce466d0-fd6a-11e5-82f5-e0accb9d11a6/delete"), &[]).await;
    assert_eq!(world.app.count("events").await, 0);
}
