//! Looks for people by their email address.

use tidings_api_types::internal::user::{EmailAddressBody, FoundUser, User};
use tidings_store::users;

use super::shown;
use crate::{App, Failure};

/// The person with an email address, whatever its case.
pub async fn by_email(app: &App, EmailAddressBody { email }: &EmailAddressBody) -> Result<User, Failure> {
    users::by_email_address(&app.pool, email).await?.map(shown).ok_or_else(Failure::not_found)
}

/// Those with a text in their email address.
pub async fn find_by_email(
    app: &App,
    EmailAddressBody { email }: &EmailAddressBody,
) -> Result<Vec<FoundUser>, Failure> {
    let found = users::with_email_like(&app.pool, email).await?.into_iter().map(|user| FoundUser {
        id: user.id,
        name: user.name,
        email_address: user.email_address,
        mobile_number: user.mobile_number,
    });
    Ok(found.collect())
}
