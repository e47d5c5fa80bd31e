//! Changes a person.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tidings_api_types::internal::user::{User, UserChange};
use tidings_domain::UserId;
use tidings_store::users;

use super::{refused, shown_in};
use crate::{
    App, Failure,
    notify_service::{self, PlatformMessage, PlatformTemplate},
};

/// Changes a person. Who is given another address or number by somebody else is told so there.
pub async fn update(app: &App, id: UserId, change: &UserChange, now: Timestamp) -> Result<User, Failure> {
    let columns = users::Change {
        name: change.name.as_deref(),
        email_address: change.email_address.as_deref(),
        mobile_number: change.mobile_number.as_ref().map(|number| number.as_deref()),
        auth_type: change.auth_type,
        current_session_id: change.current_session_id,
        email_access_validated_at: change.email_access_validated_at.map(Into::into),
        take_part_in_research: change.take_part_in_research,
        receives_new_features_email: change.receives_new_features_email,
        platform_admin: change.platform_admin,
    };
    let mut transaction = app.begin().await?;
    if !users::update(&mut transaction, id, &columns, now).await.map_err(refused)? {
        return Err(Failure::not_found());
    }
    let user = shown_in(&mut transaction, id).await?;
    if let Some(by) = change.updated_by {
        let by = users::name(&mut *transaction, by).await?.ok_or_else(Failure::not_found)?;
        let personalisation = Map::from_iter([
            ("name".to_owned(), json!(user.name)),
            ("servicemanagername".to_owned(), Value::String(by)),
            ("email address".to_owned(), json!(user.email_address)),
        ]);
        let (template, to) = match (&change.email_address, &change.mobile_number) {
            (Some(address), _) => (PlatformTemplate::TeamMemberEditEmail, Some(address)),
            (None, Some(number)) => (PlatformTemplate::TeamMemberEditMobile, number.as_ref()),
            (None, None) => (PlatformTemplate::TeamMemberEditEmail, None),
        };
        if let Some(to) = to {
            let message = PlatformMessage { template, to, personalisation, reply_to: None };
            notify_service::send(app, &mut transaction, message, now).await?;
        }
    }
    transaction.commit().await?;
    app.wake_deliveries();
    Ok(user)
}
