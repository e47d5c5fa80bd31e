//! Redis is killed while people work.

use serde_json::Value;
use tidings_api_types::internal::{
    service::ServiceChange,
    user::{EnteredCode, EnteredPassword, NewUser, Secret, SmsCodeRequest, User, UserChange},
};
use tidings_domain::{AuthType, CodeType, UserId};

use crate::harness::Harness;

#[tokio::test]
async fn people_read_and_edit_without_redis_and_see_nothing_stale_after_it() {
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

const PASSWORD: &str = "a long password";

async fn registered(harness: &Harness) -> UserId {
    let user = NewUser {
        name: "Amala".to_owned(),
        email_address: "amala@example.gov.uk".to_owned(),
        password: Secret(PASSWORD.to_owned()),
        mobile_number: Some("07700900123".to_owned()),
        auth_type: AuthType::Sms,
    };
    let id = harness.client.users.register(&user).await.unwrap().data.id;
    harness.client.users.activate(id).await.unwrap();
    id
}

/// The code of the only text message that was sent.
async fn sent_code(harness: &Harness) -> String {
    harness.app.work_off().await;
    let rows = harness.app.rows("SELECT _personalisation FROM notifications").await;
    assert_eq!(rows.len(), 1);
    let signed = rows[0]["_personalisation"].as_str().unwrap();
    let personalisation: Value = harness.app.app.signer.read(signed).unwrap();
    personalisation["verify_code"].as_str().unwrap().to_owned()
}

/// Reads a person through the cache, and fails unless that is what the API says.
async fn read(harness: &Harness, id: UserId) -> User {
    let read = harness.client.users.get(id).await.unwrap();
    let path = format!("/user/{id}");
    assert_eq!(serde_json::to_value(&read).unwrap(), harness.app.admin_get(&path).await.ok());
    read.data
}

#[tokio::test]
async fn people_sign_in_while_redis_is_killed() {
    let mut harness = Harness::start().await;
    let id = registered(&harness).await;
    let password = |text: &str| EnteredPassword { password: Secret(text.to_owned()) };
    let code = |text: &str| EnteredCode { code: Secret(text.to_owned()), code_type: CodeType::Sms };
    assert_eq!(read(&harness, id).await.failed_login_count, 0);
    let _: () = harness.ask_redis(redis::cmd("SAVE").arg(&[] as &[&str])).await;

    // In the middle: the password is entered with Redis there, all the rest without it.
    let wrong = harness.client.users.verify_password(id, &password("not it")).await.unwrap_err();
    assert!(wrong.says("Incorrect password"), "{wrong}");
    harness.redis.kill();
    let client = &harness.client.users;
    assert_eq!(read(&harness, id).await.failed_login_count, 1);
    let wrong = client.verify_password(id, &password("nor is this")).await.unwrap_err();
    assert!(wrong.says("Incorrect password"), "{wrong}");
    assert_eq!(read(&harness, id).await.failed_login_count, 2);
    client.verify_password(id, &password(PASSWORD)).await.unwrap();
    client.send_sms_code(id, &SmsCodeRequest::default()).await.unwrap();
    let sent = sent_code(&harness).await;
    let wrong = client.verify_code(id, &code("0")).await.unwrap_err();
    assert!(wrong.status() == Some(404) && wrong.says("Code not found"), "{wrong}");
    assert_eq!(read(&harness, id).await.failed_login_count, 1);
    client.verify_code(id, &code(&sent)).await.unwrap();
    let signed_in = read(&harness, id).await;
    assert!(signed_in.logged_in_at.is_some() && signed_in.current_session_id.is_some());
    let change = UserChange { name: Some("Amala O'Neill".to_owned()), ..UserChange::default() };
    client.update(id, &change).await.unwrap();

    // It comes back with somebody who has never signed in.
    harness.redis.start_again().await;
    tidings_test_support::eventually("the cache is believed again", || async {
        assert_eq!(read(&harness, id).await.name, "Amala O'Neill");
        harness.asked();
        harness.client.users.get(id).await.unwrap();
        harness.asked().is_empty()
    })
    .await;
    assert_eq!(read(&harness, id).await.current_session_id, signed_in.current_session_id);
    let again = harness.client.users.verify_code(id, &code(&sent)).await.unwrap_err();
    assert!(again.says("Code has expired"), "{again}");
    assert_eq!(read(&harness, id).await.failed_login_count, 1, "with Redis a refusal is seen as well");
}
