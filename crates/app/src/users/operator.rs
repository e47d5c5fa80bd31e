//! What whoever runs an installation does for its people, without being signed in: at the command line.

use jiff::Timestamp;
use tidings_api_types::internal::user::{User, UserChange};
use tidings_domain::{AuthType, UserId, UserState};
use tidings_recipients::EmailAddress;
use tidings_store::{
    StoreError, admin_sessions, user_totp,
    users::{self, StoredUser},
    webauthn_credentials,
};

use super::{emails::new_password_link, refused, shown_in, update};
use crate::{App, Failure, password, random};

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    #[error("this is not an email address")]
    NotAnAddress,
    #[error("a new person needs a name")]
    NoName,
    /// Someone who is to be added is there already.
    #[error("there is an account with this address already")]
    HasAccount,
    /// Whoever registered with the address has not shown that it is theirs.
    #[error("who registered with this address has not finished: they have to sign in first")]
    Unproved,
    #[error("there is no account with this address")]
    NoAccount,
    /// Someone is to sign in by text message.
    #[error("they have no mobile number")]
    NoMobileNumber,
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<StoreError> for OperatorError {
    fn from(error: StoreError) -> Self {
        Failure::from(error).into()
    }
}

impl From<sqlx::Error> for OperatorError {
    fn from(error: sqlx::Error) -> Self {
        Failure::from(error).into()
    }
}

/// A person to be added.
#[derive(Clone, Copy, Debug)]
pub struct NewPerson<'a> {
    pub email_address: &'a str,
    /// What to call them, where they have no account yet.
    pub name: Option<&'a str>,
    /// Runs the platform.
    pub platform_admin: bool,
}

/// What became of a person who was to be added.
#[derive(Clone, Debug)]
pub enum Added {
    /// They have an account, and set its password by the link: once, within an hour.
    New { user: User, link: String },
    /// They had an account, and run the platform from now on.
    MadePlatformAdmin(User),
}

/// Adds a person, who signs in by email; or lets somebody who has an account run the platform.
///
/// # Errors
/// What is wrong with what was given, or who has the address.
pub async fn add(app: &App, person: NewPerson<'_>, now: Timestamp) -> Result<Added, OperatorError> {
    let email_address = person.email_address.trim();
    EmailAddress::parse(email_address).map_err(|_| OperatorError::NotAnAddress)?;
    match users::by_email_address(&app.pool, email_address).await? {
        // Else whoever was first to type somebody else's address would come to run the platform.
        Some(known) if known.state != UserState::Active => Err(OperatorError::Unproved),
        Some(known) if person.platform_admin => {
            Ok(Added::MadePlatformAdmin(set_platform_admin(app, known.id, true, now).await?))
        }
        Some(_) => Err(OperatorError::HasAccount),
        None => {
            let name = person.name.map(str::trim).filter(|name| !name.is_empty()).ok_or(OperatorError::NoName)?;
            let user = insert(app, email_address, name, person.platform_admin, now).await?;
            let link = new_password_link(app, None, &user.email_address, now)?;
            Ok(Added::New { user, link })
        }
    }
}

async fn insert(
    app: &App,
    email_address: &str,
    name: &str,
    platform_admin: bool,
    now: Timestamp,
) -> Result<User, OperatorError> {
    let id = UserId::at(now, random::id_bytes());
    let new = users::NewUser {
        id,
        name,
        email_address,
        // Nobody knows this one.
        password_hash: &password::hash(&random::secret_uuid().to_string()).await?,
        mobile_number: None,
        // Signing in shows that the address is theirs.
        auth_type: AuthType::Email,
        state: UserState::Active,
        platform_admin,
    };
    let mut transaction = app.begin().await?;
    users::insert(&mut transaction, &new, now).await.map_err(refused)?;
    let user = shown_in(&mut transaction, id).await?;
    transaction.commit().await?;
    Ok(user)
}

/// Lets somebody run the platform no more.
///
/// # Errors
/// When nobody has the address.
pub async fn remove_platform_admin(app: &App, email_address: &str, now: Timestamp) -> Result<User, OperatorError> {
    let user = with_address(app, email_address).await?;
    Ok(set_platform_admin(app, user.id, false, now).await?)
}

async fn set_platform_admin(app: &App, id: UserId, is_one: bool, now: Timestamp) -> Result<User, Failure> {
    update(app, id, &UserChange { platform_admin: Some(is_one), ..UserChange::default() }, now).await
}

/// Helps somebody who has lost what they sign in with: forgets security keys, authenticator app and failed attempts, has them prove
/// who they are by `method` after their password, and signs them out everywhere.
///
/// # Errors
/// When nobody has the address, or they cannot sign in like that.
pub async fn reset_sign_in(
    app: &App,
    email_address: &str,
    method: AuthType,
    now: Timestamp,
) -> Result<User, OperatorError> {
    let StoredUser { id, .. } = with_address(app, email_address).await?;
    let mut transaction = app.begin().await?;
    let known = users::lock(&mut transaction, id).await?.ok_or(OperatorError::NoAccount)?;
    if method == AuthType::Sms && known.mobile_number.is_none() {
        return Err(OperatorError::NoMobileNumber);
    }
    webauthn_credentials::delete_all(&mut transaction, id).await?;
    user_totp::delete(&mut *transaction, id).await?;
    let change = users::Change { auth_type: Some(method), current_session_id: Some(None), ..users::Change::default() };
    users::update(&mut transaction, id, &change, now).await.map_err(refused)?;
    users::forget_failures(&mut *transaction, id, now).await?;
    admin_sessions::delete_of_user(&mut *transaction, id, None).await?;
    let user = shown_in(&mut transaction, id).await?;
    transaction.commit().await?;
    Ok(user)
}

async fn with_address(app: &App, email_address: &str) -> Result<StoredUser, OperatorError> {
    users::by_email_address(&app.pool, email_address.trim()).await?.ok_or(OperatorError::NoAccount)
}
