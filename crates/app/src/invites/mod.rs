//! Invitations to the teams of services and organisations.

pub mod organisation;
pub mod service;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tidings_api_types::internal::ErrorReply;
use uuid::Uuid;

use crate::{
    App, Failure,
    link_token::{self, BadToken},
};

/// How long an invitation can be accepted.
const VALID_FOR: SignedDuration = SignedDuration::from_hours(48);

/// The link of an invitation: `path` of the admin app, or of another address if one is given.
fn link(app: &App, host: Option<&str>, path: &str, invite: Uuid, now: Timestamp) -> Result<String, Failure> {
    let host = host.unwrap_or(&app.addresses.admin_base_url);
    Ok(format!("{host}{path}{}", link_token::seal(app, &invite.to_string(), now)?))
}

/// The id of the invitation that a link's token is for.
fn opened(app: &App, token: &str, now: Timestamp) -> Result<Uuid, Failure> {
    let refused = |message: &str| ErrorReply::message(400, json!({ "invitation": message }));
    match link_token::open(app, token, VALID_FOR, now)? {
        Ok(id) => id.parse().map_err(|_| Failure::not_found()),
        Err(BadToken::Expired) => Err(refused(
            "Your invitation to GOV.UK Notify has expired. Please ask the person that invited you to send you another one",
        )
        .into()),
        Err(BadToken::Invalid) => {
            Err(refused("Something’s wrong with this link. Make sure you’ve copied the whole thing.").into())
        }
    }
}
