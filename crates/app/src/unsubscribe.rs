//! No more emails like this one: the links by which recipients say so, and what happens when they do.

use jiff::{SignedDuration, Timestamp};
use tidings_domain::{NotificationId, NotificationType, ServiceId, UnsubscribeRequestId};
use tidings_store::{
    PgConnection, StoreError,
    notifications::{ReadableNotification, StoredNotification},
    unsubscribe_requests::{self, NewUnsubscribeRequest, SentEmail},
    users,
};
use uuid::uuid;

use crate::{App, Failure, directory::ReadyTemplate, link_token, random};

/// How long a link works.
const VALID_FOR: SignedDuration = SignedDuration::from_hours(365 * 24);

/// The service by which the platform asks its users to take part in research.
const RESEARCH_SERVICE: ServiceId = ServiceId::new(uuid!("6c335bf6-ea00-45f1-a40c-6612c7639386"));
/// The service by which the platform tells its users of what is new.
const NEW_FEATURES_SERVICE: ServiceId = ServiceId::new(uuid!("2242f811-1027-44c0-b7d1-1459823d6740"));

/// What the links of an email depend on, beside its template.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Email<'a> {
    id: NotificationId,
    channel: NotificationType,
    to: &'a str,
    /// The sender's own link.
    own_link: Option<&'a str>,
}

impl<'a> From<&'a ReadableNotification> for Email<'a> {
    fn from(stored: &'a ReadableNotification) -> Self {
        let own_link = stored.unsubscribe_link.as_deref();
        Self { id: stored.id, channel: stored.notification_type, to: &stored.to, own_link }
    }
}

impl<'a> From<&'a StoredNotification> for Email<'a> {
    fn from(stored: &'a StoredNotification) -> Self {
        let own_link = stored.unsubscribe_link.as_deref();
        Self { id: stored.id, channel: stored.notification_type, to: &stored.to, own_link }
    }
}

impl Email<'_> {
    /// Where a mail program's unsubscribe button goes: to the sender, or to this API if the template says so.
    pub(crate) fn header_link(
        self,
        app: &App,
        template: &ReadyTemplate,
        now: Timestamp,
    ) -> Result<Option<String>, Failure> {
        match self.own_link {
            Some(link) => Ok(Some(link.to_owned())),
            None => self.link(app, template, &app.addresses.api_host_name, now),
        }
    }

    /// Where the link under the email goes, if the template says that there is one: to a page that asks again.
    pub(crate) fn body_link(
        self,
        app: &App,
        template: &ReadyTemplate,
        now: Timestamp,
    ) -> Result<Option<String>, Failure> {
        self.link(app, template, &app.addresses.admin_base_url, now)
    }

    fn link(
        self,
        app: &App,
        template: &ReadyTemplate,
        base_url: &str,
        now: Timestamp,
    ) -> Result<Option<String>, Failure> {
        if self.channel != NotificationType::Email || !template.has_unsubscribe_link {
            return Ok(None);
        }
        Ok(Some(format!("{base_url}/unsubscribe/{}/{}", self.id, link_token::seal(app, self.to, now)?)))
    }
}

/// Why nobody was unsubscribed.
#[derive(Debug, thiserror::Error)]
pub enum NotUnsubscribed {
    /// The token is none of ours, too old, or another recipient's.
    #[error("This is not a valid unsubscribe link.")]
    InvalidLink,
    /// There is no such notification, not even in the history.
    #[error("This unsubscribe link is invalid or expired.")]
    UnknownNotification,
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<StoreError> for NotUnsubscribed {
    fn from(error: StoreError) -> Self {
        Self::Failure(error.into())
    }
}

impl From<sqlx::Error> for NotUnsubscribed {
    fn from(error: sqlx::Error) -> Self {
        Self::Failure(error.into())
    }
}

/// Writes down that the recipient of a notification wants no more like it. Saying so again changes nothing until the service
/// has dealt with it.
///
/// # Errors
/// See [`NotUnsubscribed`].
pub async fn unsubscribe(app: &App, id: NotificationId, token: &str, now: Timestamp) -> Result<(), NotUnsubscribed> {
    let email_address = link_token::open(app, token, VALID_FOR, now)?.map_err(|_| NotUnsubscribed::InvalidLink)?;
    let mut transaction = app.begin().await?;
    unsubscribe_requests::lock(&mut transaction, id).await?;
    if unsubscribe_requests::is_pending(&mut transaction, id).await? {
        return Ok(());
    }
    let email = unsubscribe_requests::sent_email(&mut transaction, id).await?;
    let email = email.ok_or(NotUnsubscribed::UnknownNotification)?;
    // A token says whose it is, not of which notification; after the retention nobody knows better.
    if email.to.as_ref().is_some_and(|to| *to != email_address) {
        return Err(NotUnsubscribed::InvalidLink);
    }
    if !is_users_choice(&mut transaction, &email, &email_address, now).await? {
        let id_of_request = UnsubscribeRequestId::at(now, random::id_bytes());
        let request = NewUnsubscribeRequest {
            id: id_of_request,
            notification_id: id,
            email: &email,
            email_address: &email_address,
        };
        unsubscribe_requests::insert(&mut transaction, &request, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// The platform's own mailings to its users are a choice in their profiles: whether it was one, and is made now.
async fn is_users_choice(
    conn: &mut PgConnection,
    email: &SentEmail,
    email_address: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let no = Some(false);
    let change = match email.service_id {
        RESEARCH_SERVICE => users::Change { take_part_in_research: no, ..users::Change::default() },
        NEW_FEATURES_SERVICE => users::Change { receives_new_features_email: no, ..users::Change::default() },
        _ => return Ok(false),
    };
    match users::by_email_address(&mut *conn, email_address).await? {
        Some(user) => users::update(conn, user.id, &change, now).await,
        None => Ok(false),
    }
}
