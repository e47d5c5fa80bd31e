//! Prepares an installation for Notify's functional tests.

use jiff::Timestamp;
use tidings_api_types::internal::functional_tests::TestUser;
use tidings_domain::{UserId, ids};
use tidings_store::users;

use crate::{App, Failure, password, random};

/// Makes people, or makes those who have these email addresses anew: with these permissions and in this organisation only.
pub async fn put_users(app: &App, test_users: &[TestUser], now: Timestamp) -> Result<(), Failure> {
    for user in test_users {
        put_user(app, user, now).await?;
    }
    Ok(())
}

async fn put_user(app: &App, user: &TestUser, now: Timestamp) -> Result<(), Failure> {
    let new = users::NewUser {
        id: UserId::at(now, random::id_bytes()),
        name: &user.name,
        email_address: &user.email_address,
        password_hash: &password::hash(&user.password.0).await?,
        mobile_number: Some(&user.mobile_number),
        auth_type: user.auth_type,
        state: user.state,
        platform_admin: false,
    };
    let mut transaction = app.begin().await?;
    if !users::lock_service(&mut transaction, user.service_id).await? {
        return Err(Failure::not_found());
    }
    let id = users::insert_or_replace(&mut transaction, &new, now).await?;
    users::add_to_service(&mut transaction, id, user.service_id).await?;
    let mut permissions = user.permissions.clone();
    permissions.sort_unstable();
    permissions.dedup();
    let rows: Vec<_> =
        permissions.into_iter().map(|permission| (ids::time_ordered(now, random::id_bytes()), permission)).collect();
    users::replace_permissions(&mut transaction, id, user.service_id, &rows, now).await?;
    if !users::replace_organisations(&mut transaction, id, user.organisation_id).await? {
        return Err(Failure::not_found());
    }
    transaction.commit().await?;
    Ok(())
}
