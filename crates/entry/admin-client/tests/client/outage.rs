//! Redis is killed while people work.

use tidings_api_types::internal::{service::ServiceChange, user::UserChange};

use crate::harness::Harness;

#[tokio::test]
async fn people_sign_in_read_and_edit_without_redis_and_see_nothing_stale_after_it() {
    let mut harness = Harness::start().await;
    let (service, user) = (harness.service(), harness.user().await);
    let old = harness.client.services.get(service).await.unwrap();
    harness.client.users.get(user).await.unwrap();
    let _: () = harness.ask_redis(redis::cmd("SAVE").arg(&[] as &[&str])).await;
    harness.redis.kill();

    let name = |name: &str| ServiceChange { name: Some(name.to_owned()), ..ServiceChange::default() };
    assert_eq!(harness.client.services.get(service).await.unwrap(), old, "reads go past it");
    harness.client.services.update(service, &name("Without Redis")).await.unwrap();
    assert_eq!(harness.client.services.get(service).await.unwrap().data.name, "Without Redis");
    harness.client.users.reset_failed_login_count(user).await.unwrap();
    let change = UserChange { name: Some("Amala".to_owned()), ..UserChange::default() };
    harness.client.users.update(user, &change).await.unwrap();

    // With what it held before, if anything of that were still believed.
    harness.redis.start_again().await;
    for _ in 0..50 {
        assert_eq!(harness.client.services.get(service).await.unwrap().data.name, "Without Redis");
        assert_eq!(harness.client.users.get(user).await.unwrap().data.name, "Amala");
        tokio::task::yield_now().await;
    }
    harness.client.services.update(service, &name("With Redis")).await.unwrap();
    assert_eq!(harness.client.services.get(service).await.unwrap().data.name, "With Redis");
}
