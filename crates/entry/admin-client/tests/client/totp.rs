//! Authenticator apps.

use tidings_api_types::internal::user::{Secret, totp::TotpCode};
use tidings_domain::totp::TotpSecret;

use crate::harness::Harness;

#[tokio::test]
async fn whether_there_is_one_is_kept_until_it_changes() {
    let harness = Harness::start().await;
    let (user, client) = (harness.user().await, &harness.client.totp);
    let key = format!("user-{user}-totp");
    assert!(!client.get(user).await.unwrap().enabled);
    assert!(harness.holds(&key).await);
    let begun = client.begin(user).await.unwrap();
    let secret = TotpSecret::parse(&begun.secret).unwrap();
    let code = || TotpCode { code: Secret(secret.code_at(harness.app.now())) };
    client.confirm(user, &code()).await.unwrap();
    assert!(client.get(user).await.unwrap().enabled);
    assert!(harness.outbox().await.contains(&key));

    harness.client.users.get(user).await.unwrap();
    client.verify(user, &code()).await.unwrap_err();
    assert_eq!(harness.client.users.get(user).await.unwrap().data.failed_login_count, 1);
    harness.app.advance(30);
    client.verify(user, &code()).await.unwrap();
    assert_eq!(harness.client.users.get(user).await.unwrap().data.failed_login_count, 0);
    client.delete(user).await.unwrap();
    assert!(!client.get(user).await.unwrap().enabled);
}
