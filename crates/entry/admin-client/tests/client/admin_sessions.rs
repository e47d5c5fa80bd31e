//! Sessions of the admin app, which are read for every page: from the cache, and never one that has been ended.

use jiff::SignedDuration;
use serde_json::json;
use tidings_api_types::internal::{
    admin_sessions::{NewAdminSession, UpdateAdminSession},
    user::{NewPassword, Secret, UserChange},
};
use tidings_domain::UserId;

use crate::harness::Harness;

fn id(digit: char) -> String {
    digit.to_string().repeat(64)
}

/// Begins a session, and has the cache hold it.
async fn hold(harness: &Harness, digit: char, user_id: Option<UserId>) {
    let client = &harness.client.admin_sessions;
    let session = NewAdminSession {
        id: id(digit),
        user_id,
        state: json!({"next": "/"}).as_object().unwrap().clone(),
        expires_at: (harness.app.now() + SignedDuration::from_hours(20)).into(),
        user_agent: "A browser".to_owned(),
    };
    let begun = client.create(&session).await.unwrap();
    let read = client.get(&id(digit)).await.unwrap();
    assert_eq!(read, begun);
    harness.asked();
    assert_eq!(client.get(&id(digit)).await.unwrap(), begun);
    assert_eq!(harness.asked(), [], "read from the cache");
}

#[tokio::test]
async fn a_changed_or_ended_session_is_read_anew() {
    let harness = Harness::start().await;
    let client = &harness.client.admin_sessions;
    hold(&harness, 'a', None).await;
    let change = UpdateAdminSession { state: Some(serde_json::Map::new()), last_seen: true };
    let changed = client.update(&id('a'), &change).await.unwrap();
    assert_eq!(client.get(&id('a')).await.unwrap(), changed);
    assert!(!changed.is_over(harness.app.now()));
    assert!(changed.is_over(harness.app.now() + SignedDuration::from_hours(20)));
    assert_eq!(harness.outbox().await.pop(), Some(format!("admin-session-{}", id('a'))));
    client.delete(&id('a')).await.unwrap();
    assert!(client.get(&id('a')).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn whatever_signs_a_person_out_does_so_at_once() {
    let harness = Harness::start().await;
    let (user, client) = (harness.user().await, &harness.client);
    let is_out = async |digit: char| {
        let read = client.admin_sessions.get(&id(digit)).await;
        assert!(read.unwrap_err().is_not_found());
        assert!(harness.outbox().await.contains(&format!("admin-session-{}", id(digit))));
    };
    hold(&harness, 'a', Some(user)).await;
    hold(&harness, 'b', Some(user)).await;
    client.admin_sessions.delete_of_user(user, Some(&id('a'))).await.unwrap();
    is_out('b').await;
    let left = client.admin_sessions.of_user(user).await.unwrap();
    assert_eq!(left.iter().map(|session| session.id.as_str()).collect::<Vec<_>>(), [id('a')]);
    client.admin_sessions.get(&id('a')).await.unwrap();

    let password = NewPassword { password: Secret("another".to_owned()) };
    client.users.update_password(user, &password).await.unwrap();
    is_out('a').await;
    hold(&harness, 'c', Some(user)).await;
    let change = UserChange { email_address: Some("other@example.gov.uk".to_owned()), ..UserChange::default() };
    client.users.update(user, &change).await.unwrap();
    is_out('c').await;
}
